{{- define "bp-external-dns.selector" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "bp-external-dns.labels" -}}
{{ include "bp-external-dns.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: external-dns
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
catalyst.openova.io/blueprint: bp-external-dns
{{- end }}
