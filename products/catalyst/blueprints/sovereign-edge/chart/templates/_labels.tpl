{{- define "bp-sovereign-edge.labels" -}}
app.kubernetes.io/name: sovereign-edge
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: edge
app.kubernetes.io/part-of: catalyst
app.kubernetes.io/managed-by: {{ .Release.Service }}
catalyst.openova.io/blueprint: bp-sovereign-edge
{{- end }}

{{- define "bp-sovereign-edge.fqdn" -}}
{{ required "sovereignEdgeOverlay.fqdn is required: the Sovereign's name" .Values.sovereignEdgeOverlay.fqdn }}
{{- end }}

{{- /* The ClusterIssuer that certificates name. */}}
{{- define "bp-sovereign-edge.issuer" -}}
{{ get (dict "production" "letsencrypt-prod" "staging" "letsencrypt-staging" "internal" "catalyst-internal-ca") (.Values.sovereignEdgeOverlay.tls.acme | default "production") }}
{{- end }}
