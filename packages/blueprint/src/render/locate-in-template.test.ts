import { describe, expect, it } from "vitest";
import { fileTreeOf } from "../model/file-tree.ts";
import { loadBlueprint } from "../model/loaded-blueprint.ts";
import { locateInTemplate, valuesReadAt } from "./locate-in-template.ts";
import type { KubeObject } from "./kube-object.ts";

const template = `{{- if .Values.on }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-peers
  labels:
    {{- include "labels" . | nindent 4 }}
spec:
  clusterIP: None
  ports:
    - name: http
      port: 8080
    - name: other
      port: {{ .Values.overlay.port }}
      nodePort: 31000
{{- end }}
`;
const files = fileTreeOf(
  "/",
  bytesOf({
    "platform/web/chart/Chart.yaml":
      "name: bp-web\ndependencies:\n  - name: other\n    version: 1.0.0\n  - name: web\n    version: 1.0.0\n",
    "platform/web/chart/values.yaml": "web:\n  image:\n    repository: registry.test/web\n    tag: 1.2.3\n",
    "platform/web/chart/templates/service.yaml": template,
  }),
);
const blueprint = loadBlueprint(files, "platform/web");
const peers = service("web-peers", {
  clusterIP: "None",
  ports: [
    { name: "http", port: 8080 },
    { name: "other", port: 9, nodePort: 31000 },
  ],
});

describe("locateInTemplate", () => {
  it.each([
    [["spec", "clusterIP"], "clusterIP: None"],
    [["spec", "ports", 1, "nodePort"], "nodePort: 31000"],
    [["spec", "ports", 1, "port"], "port: {{ .Values.overlay.port }}"],
    [["spec", "ports", 0, "port"], "port: 8080"],
    [["spec", "ports", 1], "- name: other"],
    [["kind"], undefined],
  ])("finds %s in the document of the object", (path, text) => {
    const place = locateInTemplate(blueprint, { object: peers, source: "bp-web/templates/service.yaml" }, path);

    expect(place.file).toBe("platform/web/chart/templates/service.yaml");
    expect(place.line).toBe(text === undefined ? 12 : lineOf(text, 11));
  });

  it("points at the nearest ancestor of a field that an included template writes", () => {
    const place = locateInTemplate(blueprint, { object: peers, source: "bp-web/templates/service.yaml" }, ["metadata", "labels", "a"]);

    expect(place.line).toBe(lineOf("labels:", 11));
  });

  it("tells two objects of a kind apart by their names", () => {
    const first = service("web", { ports: [{ name: "http", port: 80 }] });

    const place = locateInTemplate(blueprint, { object: first, source: "bp-web/templates/service.yaml" }, ["metadata", "name"]);

    expect(place.line).toBe(5);
  });

  it("points at the value that a dependency was given, and at the dependency when it was given none", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: { containers: [{ image: "registry.test/web:1.2.3" }], nodeName: "a" },
    };
    const rendered = { object: pod, source: "bp-web/charts/web/templates/pod.yaml" };

    const image = locateInTemplate(blueprint, rendered, ["spec", "containers", 0, "image"]);
    const node = locateInTemplate(blueprint, rendered, ["spec", "nodeName"]);

    expect([image.file, image.line]).toEqual(["platform/web/chart/values.yaml", 3]);
    expect([node.file, node.line]).toEqual(["platform/web/chart/Chart.yaml", 5]);
  });
});

it("names the values that a line reads", () => {
  const read = valuesReadAt(files, { file: "platform/web/chart/templates/service.yaml", line: 23, column: 1 });

  expect(read).toEqual(["overlay.port"]);
});

function service(name: string, spec: object): KubeObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec };
}

function lineOf(text: string, from: number): number {
  return template.split("\n").findIndex((line, index) => index >= from - 1 && line.includes(text)) + 1;
}

function bytesOf(texts: Record<string, string>): Map<string, Uint8Array> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
}
