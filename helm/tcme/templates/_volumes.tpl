{{- define "tcme.volumes" -}}
# Scratch space is memory with a limit: nothing a session writes can reach the node's disk.
- name: gateway-tmp
  emptyDir: {medium: Memory, sizeLimit: {{ .Values.gateway.tmpSizeLimit }}}
- name: runner-tmp
  emptyDir: {medium: Memory, sizeLimit: {{ .Values.runner.tmpSizeLimit }}}
- name: opa-tmp
  emptyDir: {medium: Memory, sizeLimit: {{ .Values.opa.tmpSizeLimit }}}
- name: signing
  secret:
    secretName: {{ .Values.signing.existingSecret }}
    # Root owns the file; the group is the pod's fsGroup. Only the gateway mounts it.
    defaultMode: 0440
    items:
      - {key: {{ .Values.signing.key }}, path: signing-key}
- name: opa-authz
  configMap:
    name: {{ include "tcme.fullname" . }}-opa-authz
{{- if eq .Values.opa.bundle.source "config-map" }}
- name: policies
  configMap:
    name: {{ .Values.opa.bundle.existingConfigMap }}
    items:
      - {key: {{ .Values.opa.bundle.key }}, path: bundle.tar.gz}
{{- end }}
{{- with .Values.database.tls.existingConfigMap }}
- name: database-ca
  configMap:
    name: {{ . }}
    items:
      - {key: {{ $.Values.database.tls.key | default "ca.crt" }}, path: ca.crt}
{{- end }}
{{- if eq .Values.model.source "claim" }}
- name: weights
  persistentVolumeClaim:
    claimName: {{ .Values.model.weights.existingClaim }}
    readOnly: true
{{- else if eq .Values.model.source "image-volume" }}
- name: weights
  image:
    reference: {{ .Values.model.weights.image | quote }}
    pullPolicy: IfNotPresent
{{- end }}
{{- end -}}
