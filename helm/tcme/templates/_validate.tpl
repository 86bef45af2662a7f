{{/*
Rules that join two values, or a value and the cluster's version. Rules about one value stand in values.schema.json.
Each refusal says what was expected and what came.
*/}}

{{- define "tcme.validate" -}}
{{- include "tcme.validateConfig" . -}}
{{- include "tcme.validateModel" . -}}
{{- include "tcme.validateDatabase" . -}}
{{- include "tcme.validateExposure" . -}}
{{- include "tcme.validateCluster" . -}}
{{- include "tcme.validateMetadata" . -}}
{{- if gt (int .Values.runner.warm) (int .Values.runner.limit) -}}
{{- fail (printf "runner.warm must be at most runner.limit: %d workers kept ready, but only %d sessions allowed" (int .Values.runner.warm) (int .Values.runner.limit)) -}}
{{- end -}}
{{- if and (eq .Values.opa.bundle.source "image") .Values.opa.bundle.existingConfigMap -}}
{{- fail "opa.bundle.existingConfigMap is not read when opa.bundle.source is image: remove it or use source config-map" -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateConfig" -}}
{{- $computed := list "TCME_DATABASE_URL" "TCME_DATABASE_USER" "TCME_OPA_URL" "TCME_RUNNER_URL" "TCME_JOINT_PLACES" "TCME_JOINT_KEY_SETS" "TCME_JOINT_ROUND_TIME" "TCME_JOINT_THREADS" "TCME_SIGNING_KEY_FILE" "TCME_PUBLIC_URL" -}}
{{- range $name, $_ := .Values.gateway.config -}}
{{- if not (regexMatch "^TCME_[A-Z0-9_]{1,60}$" $name) -}}
{{- fail (printf "gateway.config may set names of the form TCME_[A-Z0-9_]+ only, not %s" $name) -}}
{{- end -}}
{{- if has $name $computed -}}
{{- fail (printf "gateway.config may not set %s: this chart computes it from its own values" $name) -}}
{{- end -}}
{{- if regexMatch "(PASSWORD|TOKEN|SECRET|KEY)" $name -}}
{{- fail (printf "gateway.config may not set %s: it looks like a secret, and secrets come from existing Secrets only" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateModel" -}}
{{- $model := .Values.model -}}
{{- $weights := $model.weights | default dict -}}
{{- if and (eq $model.source "endpoint") $model.weights -}}
{{- fail "model.source is endpoint, so model.weights must be absent: one model, one source" -}}
{{- end -}}
{{- if and (ne $model.source "endpoint") $model.endpoint -}}
{{- fail (printf "model.endpoint is read only with model.source endpoint, not with %s: remove one of them" $model.source) -}}
{{- end -}}
{{- if and (ne $model.source "claim") $weights.existingClaim -}}
{{- fail (printf "model.weights.existingClaim is read only with model.source claim, not with %s" $model.source) -}}
{{- end -}}
{{- if and (ne $model.source "image-volume") $weights.image -}}
{{- fail (printf "model.weights.image is read only with model.source image-volume, not with %s" $model.source) -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateDatabase" -}}
{{- $tls := .Values.database.tls -}}
{{- if and $tls.existingConfigMap (ne $tls.mode "verify-full") -}}
{{- fail (printf "database.tls.existingConfigMap is checked only in mode verify-full, not in %s: a certificate authority that nobody checks would mislead" $tls.mode) -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateExposure" -}}
{{- $exposure := .Values.exposure -}}
{{- if and (ne $exposure.kind "none") (not .Values.networkPolicy.clients) -}}
{{- fail (printf "exposure.kind is %s but networkPolicy.clients is empty: name the pods of the ingress controller or gateway there, else it cannot reach port 8080" $exposure.kind) -}}
{{- end -}}
{{- if and (ne $exposure.kind "ingress") $exposure.ingress -}}
{{- fail (printf "exposure.ingress is read only with exposure.kind ingress, not with %s" $exposure.kind) -}}
{{- end -}}
{{- if and (ne $exposure.kind "http-route") $exposure.httpRoute -}}
{{- fail (printf "exposure.httpRoute is read only with exposure.kind http-route, not with %s" $exposure.kind) -}}
{{- end -}}
{{- if and .Values.monitoring.serviceMonitor.enabled (not .Values.monitoring.from) -}}
{{- fail "monitoring.serviceMonitor is enabled but monitoring.from is empty: name the Prometheus pods there, else they cannot reach port 9000" -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateMetadata" -}}
{{- range $name, $_ := .Values.monitoring.serviceMonitor.labels -}}
{{- if or (hasPrefix "app.kubernetes.io/" $name) (hasPrefix "helm.sh/" $name) -}}
{{- fail (printf "monitoring.serviceMonitor.labels may not set %s: this chart sets it" $name) -}}
{{- end -}}
{{- end -}}
{{- range $name := list "checksum/config" "kubectl.kubernetes.io/default-container" -}}
{{- if hasKey $.Values.pod.annotations $name -}}
{{- fail (printf "pod.annotations may not set %s: this chart sets it" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tcme.validateCluster" -}}
{{- $version := .Capabilities.KubeVersion.Version -}}
{{- if and (eq .Values.model.source "image-volume") (semverCompare "<1.31.0-0" $version) -}}
{{- fail (printf "model.source image-volume needs Kubernetes 1.31 or newer, this is %s: use claim or container-image" $version) -}}
{{- end -}}
{{- if and (eq .Values.pod.userNamespace "pod") (semverCompare "<1.33.0-0" $version) -}}
{{- fail (printf "pod.userNamespace pod needs Kubernetes 1.33 or newer, this is %s: an older one would silently ignore it" $version) -}}
{{- end -}}
{{- end -}}
