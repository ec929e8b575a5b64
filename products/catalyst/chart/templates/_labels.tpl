{{- define "bp-catalyst-platform.selector" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "bp-catalyst-platform.labels" -}}
{{ include "bp-catalyst-platform.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: catalyst
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
catalyst.openova.io/blueprint: bp-catalyst-platform
{{- end }}
