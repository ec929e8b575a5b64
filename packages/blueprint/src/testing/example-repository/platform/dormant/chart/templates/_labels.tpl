{{- define "bp-dormant.selector" -}}
app.kubernetes.io/name: dormant
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bp-dormant.labels" -}}
{{ include "bp-dormant.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: job
app.kubernetes.io/part-of: dormant
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-dormant
{{- end }}
