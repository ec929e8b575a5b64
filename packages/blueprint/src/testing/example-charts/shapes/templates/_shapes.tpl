{{- define "shapes.name" -}}
{{ .Release.Name }}
{{- end }}
