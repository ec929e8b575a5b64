import { expect, it } from "vitest";
import type { BlueprintSubject, ResolvedDependency } from "../rules/subject.ts";
import { configTargets, parseValuesPath } from "./config-mapping.ts";
import { fileTreeOf } from "./file-tree.ts";
import { loadBlueprint } from "./loaded-blueprint.ts";

it("follows an entry, and without one looks at the top of the values and then below the single dependency", () => {
  const { targets } = targetsOf(
    {
      type: "object",
      properties: { title: { type: "string" }, replicas: { type: "integer" }, size: { type: "string" }, colour: { type: "string" } },
    },
    [{ from: "/title", to: "xOverlay.heading" }],
    { xOverlay: { heading: "" }, size: "small" },
    [{ key: "web", values: { replicas: 1 } }],
  );

  expect(targets).toEqual({ title: ["xOverlay.heading"], replicas: ["web.replicas"], size: ["size"], colour: [] });
});

it("does not choose among several dependencies", () => {
  const { targets } = targetsOf({ type: "object", properties: { replicas: { type: "integer" } } }, [], {}, [
    { key: "web", values: { replicas: 1 } },
    { key: "api", values: { replicas: 1 } },
  ]);

  expect(targets).toEqual({ replicas: [] });
});

it("maps an object as a whole, and the entry that is closest to a leaf wins", () => {
  const { targets } = targetsOf(
    { type: "object", properties: { store: { type: "object", properties: { size: { type: "string" }, class: { type: "string" } } } } },
    [
      { from: "/store", to: ["a.storage", "b.storage"] },
      { from: "/store/class", to: "a.storageClass" },
    ],
    { a: { storage: { size: "" }, storageClass: "" }, b: { storage: { size: "" } } },
    [],
  );

  expect(targets).toEqual({ "store.size": ["a.storage.size", "b.storage.size"], "store.class": ["a.storageClass"] });
});

it("finds the leaves of alternatives and conditions, and through references", () => {
  const { targets } = targetsOf(
    {
      type: "object",
      $defs: { disk: { type: "object", properties: { size: { type: "string" } } } },
      properties: { kind: { enum: ["a", "b"] }, data: { $ref: "#/$defs/disk" } },
      oneOf: [{ properties: { kind: { const: "a" }, only: { type: "string" } } }],
      dependentSchemas: { kind: { properties: { more: { type: "boolean" } } } },
    },
    [],
    { kind: "a", data: { size: "1Gi" }, only: "", more: false },
    [],
  );

  expect(targets).toEqual({ kind: ["kind"], "data.size": ["data.size"], only: ["only"], more: ["more"] });
});

it("sends a secret nowhere in the values, and names entries without a property", () => {
  const { targets, stray } = targetsOf(
    { type: "object", properties: { password: { type: "string" } } },
    [
      { from: "/password", secret: { name: "s", key: "k" } },
      { from: "/gone", to: "password" },
    ],
    { password: "" },
    [],
  );

  expect(targets).toEqual({ password: [] });
  expect(stray).toEqual([1]);
});

it("takes an escaped dot as part of a key", () => {
  expect(parseValuesPath("a.example\\.org/b.c")).toEqual(["a", "example.org/b", "c"]);
});

function targetsOf(
  configSchema: object,
  configMapping: readonly object[],
  values: object,
  dependencies: readonly { key: string; values: Record<string, unknown> }[],
) {
  const files = new Map(
    Object.entries({
      "platform/x/blueprint.yaml": { spec: { configSchema, configMapping } },
      "platform/x/chart/values.yaml": values,
    }).map(([path, content]) => [path, new TextEncoder().encode(JSON.stringify(content))]),
  );
  const subject = {
    blueprint: loadBlueprint(fileTreeOf("/", files), "platform/x"),
    dependencies: dependencies.map(({ key, values: defaults }, index): ResolvedDependency => ({
      dependency: { name: key, key, version: "1.0.0", repository: "", index, condition: undefined },
      sha256: "",
      kind: "upstream",
      files: new Map(),
      metadata: {},
      values: defaults,
    })),
  } as unknown as BlueprintSubject;
  const { targets, strayEntries } = configTargets(subject);

  return {
    targets: Object.fromEntries(targets.map(({ leaf, to }) => [leaf.path.join("."), to.map((path) => path.join("."))])),
    stray: strayEntries,
  };
}
