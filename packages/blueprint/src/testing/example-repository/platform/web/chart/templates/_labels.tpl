{{- define "bp-web.selector" -}}
app.kubernetes.io/name: web-gate
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bp-web.labels" -}}
{{ include "bp-web.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: gate
app.kubernetes.io/part-of: web
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-web
{{- end }}
