{{/* The three containers of the pod. Each has a user id of its own, so that none may read another's files or signal it. */}}

{{/* The restricted Pod Security profile, and a root file system that nobody writes. Argument: the user id. */}}
{{- define "tcme.containerSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "tcme.gatewayContainer" -}}
name: gateway
image: {{ include "tcme.image" (dict "image" .Values.image "defaultTag" .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
command: ["/opt/tcme/tcme", "serve", "gateway"]
envFrom:
  - configMapRef:
      name: {{ include "tcme.fullname" . }}-gateway
env:
  - name: TCME_DATABASE_USER
    valueFrom:
      secretKeyRef:
        name: {{ .Values.database.existingSecret }}
        key: {{ .Values.database.usernameKey }}
  - name: TCME_DATABASE_PASSWORD
    valueFrom:
      secretKeyRef:
        name: {{ .Values.database.existingSecret }}
        key: {{ .Values.database.passwordKey }}
  - name: TCME_RUNNER_TOKEN
    valueFrom:
      secretKeyRef:
        name: {{ .Values.runner.token.existingSecret }}
        key: {{ .Values.runner.token.key }}
ports:
  - name: http
    containerPort: 8080
  - name: management
    containerPort: 9000
startupProbe:
  httpGet: {path: /q/health/started, port: management}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 3
# Ready means that a session can be served: the gateway's check covers the database, OPA and the runner too.
readinessProbe:
  httpGet: {path: /q/health/ready, port: management}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
lifecycle:
  # Time for the pod to leave the Service's endpoints before the gateway stops accepting.
  preStop:
    sleep: {seconds: 5}
securityContext: {{- include "tcme.containerSecurity" 10001 | nindent 2 }}
resources: {{- toYaml .Values.gateway.resources | nindent 2 }}
volumeMounts:
  - {name: gateway-tmp, mountPath: /tmp}
  - {name: signing, mountPath: /run/tcme/signing, readOnly: true}
  {{- if .Values.database.tls.existingConfigMap }}
  - {name: database-ca, mountPath: /run/tcme/database-ca, readOnly: true}
  {{- end }}
{{- end -}}

{{/*
The runner listens on 127.0.0.1 of the pod. The kubelet probes from the node and cannot reach that, and a port opened
for the kubelet alone does not exist. So the probe runs inside the container: `runner ping` asks GET /health with the
container's own token, by bash alone, and gives up after ten seconds. A readiness probe is not needed: the gateway, the
only caller, reports the runner in its own readiness.
*/}}
{{- define "tcme.runnerContainer" -}}
{{- $model := .Values.model -}}
name: runner
image: {{ include "tcme.image" (dict "image" .Values.image "defaultTag" .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
# A native sidecar: it is up before the gateway starts, and at the end it outlives the gateway's last session.
restartPolicy: Always
command: ["/opt/tcme/tcme", "serve", "runner"]
envFrom:
  - configMapRef:
      name: {{ include "tcme.fullname" . }}-runner
env:
  - name: TCME_RUNNER_TOKEN
    valueFrom:
      secretKeyRef:
        name: {{ .Values.runner.token.existingSecret }}
        key: {{ .Values.runner.token.key }}
  {{- with ($model.endpoint | default dict).apiKey }}
  - name: TCME_MODEL_API_KEY
    valueFrom:
      secretKeyRef:
        name: {{ .existingSecret }}
        key: {{ .key | default "api-key" }}
  {{- end }}
startupProbe:
  exec: {command: ["/opt/tcme/tcme", "runner", "ping"]}
  periodSeconds: 5
  timeoutSeconds: 15
  # At least five minutes: the digest of the weights is computed over the whole file before the first worker is warm.
  failureThreshold: 60
livenessProbe:
  exec: {command: ["/opt/tcme/tcme", "runner", "ping"]}
  # Patient on purpose: the models may take all of the container's CPU, and killing a runner that is merely busy would
  # end every session in it.
  periodSeconds: 60
  timeoutSeconds: 15
  failureThreshold: 3
securityContext: {{- include "tcme.containerSecurity" 10002 | nindent 2 }}
resources: {{- toYaml .Values.runner.resources | nindent 2 }}
volumeMounts:
  - {name: runner-tmp, mountPath: /tmp}
  {{- if has $model.source (list "claim" "image-volume") }}
  - {name: weights, mountPath: /models, readOnly: true}
  {{- end }}
{{- end -}}

{{/*
The API listens on loopback; only /health is on the port that the kubelet reaches. The bundle's roots and those of
system/authz must not overlap: OPA refuses to start on a bundle that claims every root.
*/}}
{{- define "tcme.opaContainer" -}}
name: opa
image: {{ include "tcme.image" (dict "image" .Values.opa.image "defaultTag" "") | quote }}
imagePullPolicy: {{ .Values.opa.image.pullPolicy }}
restartPolicy: Always
args:
  - run
  - --server
  - --addr=127.0.0.1:8181
  - --diagnostic-addr=0.0.0.0:8282
  - --authorization=basic
  - --skip-version-check
  # Only errors: at level debug OPA writes the bodies of questions into its log.
  - --log-level=error
  - --log-format=json
  # Tests are not asked anything here, and their fixtures only take memory.
  - --ignore=*_test.rego
  - --bundle
  - {{ if eq .Values.opa.bundle.source "config-map" }}/policies/bundle.tar.gz{{ else }}/policies{{ end }}
  - /authz
ports:
  - name: opa-health
    containerPort: 8282
startupProbe:
  httpGet: {path: /health, port: opa-health}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /health, port: opa-health}
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 3
securityContext: {{- include "tcme.containerSecurity" 10003 | nindent 2 }}
resources: {{- toYaml .Values.opa.resources | nindent 2 }}
volumeMounts:
  - {name: opa-tmp, mountPath: /tmp}
  # Single files: a mounted ConfigMap folder shows each file twice (..data), and OPA would load both.
  - {name: opa-authz, mountPath: /authz/authz.rego, subPath: authz.rego, readOnly: true}
  - {name: opa-authz, mountPath: /authz/.manifest, subPath: manifest, readOnly: true}
  {{- if eq .Values.opa.bundle.source "config-map" }}
  - {name: policies, mountPath: /policies, readOnly: true}
  {{- end }}
{{- end -}}
