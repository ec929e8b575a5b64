import { expect, test } from "vitest";
import { simulateUpgrade } from "../upgrade/simulate-upgrade.ts";
import { claim, definition, deployment, service } from "../upgrade/corpus/objects.ts";
import type { BlueprintSurface } from "./blueprint-surface.ts";
import { describeDiff } from "./describe-diff.ts";
import { diffBlueprints } from "./diff-blueprints.ts";

const base: BlueprintSurface = {
  version: "1.0.0",
  objects: [deployment("web"), service("web")],
  crds: [definition("things", [{ name: "v1beta1" }, { name: "v1", storage: true }])],
  values: { webOverlay: { replicas: 1 }, catalystBlueprint: { upstream: { version: "3.1.0" } } },
  configSchema: { type: "object", properties: { size: { type: "integer", minimum: 1 } } },
  outputs: { url: "http://web" },
  depends: [{ blueprint: "bp-cnpg", version: "^1.0", kind: "hard" }],
  upstream: [{ chart: "web", version: "3.1.0" }],
};

const labelled = (version: string) => ({
  ...base,
  version,
  objects: base.objects.map((object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { "helm.sh/chart": `bp-web-${version}`, "app.kubernetes.io/version": version } },
  })),
});

const env = (...names: string[]) => ({ env: names.map((name) => ({ name, value: name })) });

test("nothing that changes needs no bump, whatever version labels say", () => {
  const diff = diffBlueprints(labelled("1.0.0"), labelled("1.0.1"));

  expect(diff).toMatchObject({ requiredBump: "none", reasons: [] });
});

test.each<[string, Partial<BlueprintSurface>, string, string]>([
  ["a property removed", { configSchema: { type: "object", properties: {} } }, "major", "configuration /size: is removed"],
  ["a property narrowed", config({ size: { type: "integer", minimum: 2 } }), "major", "configuration /size: minimum 1 → 2"],
  ["a property added", config({ size: { type: "integer", minimum: 1 }, name: { type: "string" } }), "minor", "configuration /name: is new"],
  ["an output removed", { outputs: {} }, "major", "output url is removed"],
  ["an output added", { outputs: { url: "http://web", port: "80" } }, "minor", "output port is new"],
  [
    "a definition's version dropped",
    { crds: [definition("things", [{ name: "v1", storage: true }])] },
    "major",
    "definition widgets.things.example.com no longer serves v1beta1",
  ],
  [
    "a definition's version no longer served",
    {
      crds: [
        definition("things", [
          { name: "v1beta1", served: false },
          { name: "v1", storage: true },
        ]),
      ],
    },
    "major",
    "definition widgets.things.example.com no longer serves v1beta1",
  ],
  ["a definition dropped", { crds: [] }, "major", "definition widgets.things.example.com is dropped"],
  ["an upstream minor", { upstream: [{ chart: "web", version: "3.2.0" }] }, "minor", "upstream web 3.1.0 → 3.2.0"],
  ["an upstream patch", { upstream: [{ chart: "web", version: "3.1.1" }] }, "patch", "upstream web 3.1.0 → 3.1.1"],
  [
    "a dependency added",
    { depends: [...base.depends, { blueprint: "bp-valkey", version: "1.x", kind: "hard" }] },
    "minor",
    "depends on bp-valkey too",
  ],
  [
    "another image",
    { objects: [deployment("web", {}, { image: "registry.example/app:1.0.1" }), service("web")] },
    "patch",
    "images change",
  ],
  ["an object removed", { objects: [deployment("web")] }, "patch", "Service web is removed"],
  ["other values", { values: { webOverlay: { replicas: 2 } } }, "patch", "default values change"],
])("%s needs its bump, and says why", (_what, change, level, reason) => {
  const diff = diffBlueprints(base, { ...base, ...change, version: "2.0.0" });

  expect(diff.requiredBump).toBe(level);
  expect(diff.reasons).toContainEqual({ level, text: reason });
});

test("an upgrade that needs a recreation needs a major bump", () => {
  const [oldRender, newRender] = [[claim("data")], [claim("data", { accessModes: ["ReadWriteMany"] })]];
  const upgrade = simulateUpgrade({ oldRender, newRender, applier: "helm3", release: { name: "web", namespace: "web" } });

  const diff = diffBlueprints(base, { ...base, objects: [...base.objects, ...newRender] }, upgrade);

  expect(diff.reasons).toContainEqual({ level: "major", text: "upgrading PersistentVolumeClaim web/data is refused" });
});

test("fields are told by path, items by what names them, and their order means nothing", () => {
  const before = { ...base, objects: [deployment("web", {}, env("A", "B", "C"))] };
  const after = { ...base, objects: [deployment("web", { replicas: 2 }, { env: [...env("C", "A").env, { name: "B", value: "b" }] })] };

  const { objects } = diffBlueprints(before, after);

  expect(objects.changed[0]?.fields).toEqual([
    { field: 'spec.template.spec.containers[name="app"].env[name="B"].value', before: "B", after: "b" },
    { field: "spec.replicas", after: 2 },
  ]);
});

test("for people it names the bump first and keeps to 80 columns", () => {
  const young = {
    ...base,
    version: "1.1.0",
    objects: [deployment("web", {}, { image: `registry.example/${"x".repeat(60)}:2` })],
    outputs: {},
  };

  const lines = describeDiff(diffBlueprints(base, young));

  expect(lines[0]).toBe("1.0.0 → 1.1.0: needs a major bump");
  expect(lines).toContain("  output url is removed");
  expect(lines).toContain("  - Service web");
  expect(lines.filter((line) => line.length > 80 && line.includes(" "))).toEqual(
    lines.filter((line) => /x{60}/.test(line) && line.length > 80),
  );
});

test("objects in which only version labels change are counted, and the others are shown without these labels", () => {
  const young = labelled("2.0.0");
  const [web, front] = young.objects;
  const changed = { ...young, objects: [web!, { ...front!, metadata: { ...front!.metadata, annotations: { note: "new" } } }] };
  const old = { ...labelled("1.0.0"), version: "0.9.0" };

  const lines = describeDiff(diffBlueprints(old, changed));

  expect(lines).toContain("  ~ 1 object: only the labels that tell a version");
  expect(lines.filter((line) => /helm\.sh\/chart|app\.kubernetes\.io\/version/.test(line))).toEqual([]);
  expect(lines.some((line) => line.includes("annotations"))).toBe(true);
});

function config(properties: Record<string, unknown>): Partial<BlueprintSurface> {
  return { configSchema: { type: "object", properties } };
}
