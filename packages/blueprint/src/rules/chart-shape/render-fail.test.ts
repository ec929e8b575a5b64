import { describe, expect, it } from "vitest";
import { exampleSubject, foundBy, type SubjectParts } from "../../testing/example-subject.ts";
import { renderFail } from "./render-fail.ts";

const object = "---\n# Source: bp-example/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
const demand = { error: "execution error at (bp-example/templates/a.yaml:2:9): choose a name" };
const fault = { error: 'template: bp-example/templates/a.yaml:2:9: executing "a" at <.Values.x.y>: nil pointer evaluating' };

describe("a chart that needs values", () => {
  it("may demand them, when its smoke values satisfy it", async () => {
    expect(await found({ rendered: demand, smoke: object, allToggles: object }, "requires-overlay")).toEqual([]);
  });

  it("may not fail otherwise", async () => {
    expect(await found({ rendered: fault, smoke: object, allToggles: object }, "requires-overlay")).toHaveLength(1);
  });

  it("has to render with its smoke values", async () => {
    const [failed] = await found({ rendered: demand, smoke: demand, allToggles: object }, "requires-overlay");

    expect(failed?.message).toContain("with its smoke values");
  });
});

it("does not excuse a demand without the annotation", async () => {
  expect(await found({ rendered: demand })).toHaveLength(1);
});

it("tells of a render that fails only with every toggle on", async () => {
  const [failed] = await found({ rendered: object, allToggles: fault });

  expect(failed?.message).toContain("with every toggle and switch on");
});

it("says one thing once, though every run fails of it", async () => {
  expect(await found({ rendered: fault, smoke: fault, allToggles: fault })).toHaveLength(1);
});

it("points at the place in the template that Helm names", async () => {
  const [failed] = await found({ rendered: fault });

  expect(failed?.at).toEqual({ file: "platform/example/chart/templates/a.yaml", line: 2, column: 10 });
});

it("points at the chart when a dependency's template fails", async () => {
  const [failed] = await found({ rendered: { error: "template: bp-example/charts/web/templates/b.yaml:7:1: executing" } });

  expect(failed?.at.file).toBe("platform/example/chart/Chart.yaml");
});

function found(renders: Pick<SubjectParts, "rendered" | "smoke" | "allToggles">, mode?: string): ReturnType<typeof foundBy> {
  const annotations = mode === undefined ? "" : `annotations:\n  catalyst.openova.io/smoke-render-mode: ${mode}\n`;
  const files = { "chart/Chart.yaml": `name: bp-example\n${annotations}`, "chart/templates/a.yaml": "a: 1\nb: {{ .Values.x.y }}\n" };

  return foundBy(renderFail, exampleSubject({ files, ...renders }));
}
