{{/* Names and labels. Every name is cut to 52 characters, so that the longest suffix still fits into a label of 63. */}}

{{- define "tcme.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tcme.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tcme.labels" -}}
{{ include "tcme.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* repository[:tag][@digest] of {image, defaultTag}. With a digest the tag is for the reader; the digest decides. */}}
{{- define "tcme.image" -}}
{{- $tag := .image.tag | default .defaultTag -}}
{{- .image.repository }}:{{ $tag }}{{ with .image.digest }}@{{ . }}{{ end -}}
{{- end -}}

{{- define "tcme.publicHost" -}}
{{- (urlParse .Values.publicUrl).host | splitList ":" | first -}}
{{- end -}}

{{/* One entry of a NetworkPolicy `from` or `to` list. */}}
{{- define "tcme.peer" -}}
{{- if .cidr -}}
- ipBlock:
    cidr: {{ .cidr | quote }}
{{- else if .namespaceLabels -}}
- namespaceSelector:
    matchLabels: {{- toYaml .namespaceLabels | nindent 6 }}
  {{- with .podLabels }}
  podSelector:
    matchLabels: {{- toYaml . | nindent 6 }}
  {{- end }}
{{- else -}}
- podSelector:
    matchLabels: {{- toYaml .podLabels | nindent 6 }}
{{- end -}}
{{- end -}}
