{{- define "bp-nats-jetstream.selector" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "bp-nats-jetstream.labels" -}}
{{ include "bp-nats-jetstream.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: nats-jetstream
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
catalyst.openova.io/blueprint: bp-nats-jetstream
{{- end }}
