import type { Shape } from "./shape-schema.ts";

/** The named templates of every stand-in, under the chart's name: they are shared by all charts of a release. */
export function namedTemplates({ chart, helpers = "" }: Shape): string {
  return `{{- define "${chart}.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "${chart}.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "${chart}.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "${chart}.image" -}}
{{- $image := .image -}}
{{- if $image.override -}}
{{- $image.override -}}
{{- else -}}
{{- $global := default dict .context.Values.global -}}
{{- $registry := default $image.registry $global.imageRegistry -}}
{{- with $registry }}{{ . }}/{{ end -}}
{{- $image.repository }}{{ default .suffix $image.suffix -}}
:{{ default .tag $image.tag -}}
{{- if and $image.digest (not (and (hasKey $image "useDigest") (not $image.useDigest))) }}@{{ $image.digest }}{{ end -}}
{{- end -}}
{{- end }}
${helpers === "" ? "" : `\n${helpers.trimEnd()}\n`}`;
}
