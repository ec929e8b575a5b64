{{- define "bp-powerdns.selector" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "bp-powerdns.labels" -}}
{{ include "bp-powerdns.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: powerdns
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
catalyst.openova.io/blueprint: bp-powerdns
{{- end }}
