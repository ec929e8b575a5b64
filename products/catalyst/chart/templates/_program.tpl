{{- define "bp-catalyst-platform.image" -}}
{{- $image := .Values.catalystPlatformOverlay.image -}}
{{ $image.repository }}:{{ $image.tag }}{{ with $image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* The pod of a role: everything but the container's probes and ports. */}}
{{- define "bp-catalyst-platform.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "bp-catalyst-platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "bp-catalyst-platform.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "bp-catalyst-platform.selector" . | nindent 6 }}
{{- end }}

{{- define "bp-catalyst-platform.environment" -}}
- name: DATABASE_USER
  valueFrom:
    secretKeyRef:
      name: catalyst-pg-app
      key: username
- name: DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: catalyst-pg-app
      key: password
- name: DATABASE_URL
  value: postgresql://$(DATABASE_USER):$(DATABASE_PASSWORD)@catalyst-pg-rw:5432/catalyst?sslmode=verify-full&sslrootcert=/etc/catalyst/database/ca.crt
- name: CATALYST_ENCRYPTION_KEY
  valueFrom:
    secretKeyRef:
      name: catalyst-encryption-key
      key: encryption-key
- name: OIDC_CLIENT_SECRET
  valueFrom:
    secretKeyRef:
      name: catalyst-oidc
      key: client-secret
- name: PDM_PDNS_API_KEY
  valueFrom:
    secretKeyRef:
      name: catalyst-powerdns
      key: api-key
- name: NATS_USER
  valueFrom:
    secretKeyRef:
      name: catalyst-nats
      key: username
- name: NATS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: catalyst-nats
      key: password
- name: NATS_URL
  value: nats://$(NATS_USER):$(NATS_PASSWORD)@{{ .Values.catalystPlatformOverlay.nats.address }}
{{- end }}

{{- define "bp-catalyst-platform.mounts" -}}
- name: scratch
  mountPath: /var/lib/catalyst
- name: temporary
  mountPath: /tmp
- name: database-authority
  mountPath: /etc/catalyst/database
  readOnly: true
- name: store-authority
  mountPath: /etc/catalyst/store
  readOnly: true
{{- end }}

{{- define "bp-catalyst-platform.volumes" -}}
- name: scratch
  emptyDir:
    sizeLimit: {{ .Values.catalystPlatformOverlay.scratchSize }}
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
- name: database-authority
  secret:
    secretName: catalyst-pg-ca
    items:
      - key: ca.crt
        path: ca.crt
- name: store-authority
  secret:
    secretName: catalyst-store-authority
{{- end }}
