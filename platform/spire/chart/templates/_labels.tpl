{{- define "bp-spire.labels" -}}
app.kubernetes.io/name: spire
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: default-identity
app.kubernetes.io/part-of: spire
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-spire
{{- end }}
