{{- define "bp-crossplane-claims.labels" -}}
app.kubernetes.io/name: crossplane-claims
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: compositions
app.kubernetes.io/part-of: crossplane
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-crossplane-claims
{{- end }}
