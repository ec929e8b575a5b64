import { isRecord } from "../model/yaml-file.ts";

/** Fields of `Chart.yaml` that Helm keeps as text (Helm, pkg/chart/metadata.go). */
const textFields = new Set([
  "name",
  "home",
  "version",
  "description",
  "icon",
  "apiVersion",
  "condition",
  "tags",
  "appVersion",
  "kubeVersion",
  "type",
]);

/**
 * `Chart.yaml` as the config blob of an artifact: JSON. Reading YAML, Helm takes an unquoted `appVersion: 1.16` for text; reading this JSON it
 * would refuse a number there, so text is what is written.
 */
export function helmConfig(metadata: Record<string, unknown>): Uint8Array {
  const fields = Object.entries(metadata).map(([name, value]): [string, unknown] => {
    if (textFields.has(name)) return [name, textOf(value)];

    return [name, name === "annotations" && isRecord(value) ? mapText(value) : value];
  });

  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
}

function mapText(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
