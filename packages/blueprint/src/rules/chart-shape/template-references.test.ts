import { describe, expect, it } from "vitest";
import { exampleDependency, exampleSubject } from "../../testing/example-subject.ts";
import { dependencyReferences, ownReferences } from "./template-references.ts";

describe("a chart's own templates", () => {
  it.each([
    ["the value itself", "{{ .Values.a.b }}"],
    ["the value from the root", "{{ $.Values.a.b | quote }}"],
    ["a table that is written out", "{{- toYaml .Values.a | nindent 2 }}"],
    ["a table that is walked through", "{{ range $key, $value := .Values.a }}{{ $key }}{{ end }}"],
    ["a scope that is written out", "{{- with .Values.a }}{{ if .x }}{{ end }}{{ toYaml . | nindent 2 }}{{- end }}"],
    ["a variable that is written out", "{{ $table := .Values.a }}{{ toYaml $table }}"],
    ["a key below a scope", "{{ with .Values.a }}{{ .b }}{{ end }}"],
    ["a key below a variable", "{{ $table := .Values.a }}{{ $table.b }}"],
    ["a key by its name", '{{ index .Values "a" "b" }}'],
    ["something below the value", "{{ .Values.a.b.c }}"],
    ["all values at once", "{{ toYaml .Values }}"],
  ])("read a value through %s", (_, text) => {
    const reads = ownReads(text, ["a", "b"]);

    expect(reads).toBe(true);
  });

  it.each([
    ["something else is written out after a scope", "{{ with .Values.a }}{{ .x }}{{ end }}{{ toYaml . }}"],
    ["another key of the table is read", "{{ .Values.a.c }}"],
    ["the table is only asked for", "{{ if .Values.a }}yes{{ end }}"],
    ["a longer key is read", "{{ .Values.a.bc }}"],
    ["the table is read under another name", '{{ index .Values "x" "b" }}'],
    ["all values are only asked for a key", '{{ if hasKey .Values "x" }}{{ .a }}{{ .b }}{{ end }}'],
  ])("do not read a value when %s", (_, text) => {
    const reads = ownReads(text, ["a", "b"]);

    expect(reads).toBe(false);
  });

  it("count the condition of a dependency and templates inside values", () => {
    const { blueprint } = exampleSubject({
      files: {
        "chart/Chart.yaml": "dependencies:\n  - name: other\n    version: 1.0.0\n    condition: other.enabled, overlay.other\n",
        "chart/values.yaml": 'overlay:\n  other: true\n  greeting: "{{ .Values.overlay.name }}"\n  name: x\n',
      },
    });
    const references = ownReferences(blueprint.chart!, blueprint.files);

    expect(references.reads(["overlay", "other"])).toBe(true);
    expect(references.reads(["overlay", "name"])).toBe(true);
    expect(references.reads(["overlay", "greeting"])).toBe(false);
  });
});

it("finds what a dependency's own dependencies read below their name", () => {
  const references = dependencyReferences(
    exampleDependency({
      name: "outer",
      files: { "templates/a.yaml": "{{ .Values.one }}", "charts/inner/templates/b.yaml": "{{ .Values.two }}" },
    }),
  );

  expect(references.reads(["one"])).toBe(true);
  expect(references.reads(["inner", "two"])).toBe(true);
  expect(references.reads(["two"])).toBe(false);
});

function ownReads(template: string, path: string[]): boolean {
  const { blueprint } = exampleSubject({ files: { "chart/Chart.yaml": "name: bp-example\n", "chart/templates/a.yaml": template } });

  return ownReferences(blueprint.chart!, blueprint.files).reads(path);
}
