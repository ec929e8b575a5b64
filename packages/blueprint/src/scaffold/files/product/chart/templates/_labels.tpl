{{- define "bp-NAME.selector" -}}
app.kubernetes.io/name: NAME
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bp-NAME.labels" -}}
{{ include "bp-NAME.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: settings
app.kubernetes.io/part-of: NAME
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-NAME
{{- end }}
