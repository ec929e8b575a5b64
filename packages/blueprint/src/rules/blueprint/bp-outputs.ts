import { readableManifest } from "../../model/blueprint-manifest.ts";
import { installedObjects, type InstalledObject } from "../../model/installed-objects.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { isRecord, keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpOutputs: BlueprintRule = {
  scope: "blueprint",
  id: "BP-OUTPUTS",
  severity: "error",
  suppressible: true,
  title: "an output that comes from nothing",
  reason:
    "Other Blueprints read outputs instead of guessing names: one that names no object leaves them without an address or a key, long after this one was ready.",
  fix: "name an object that the chart makes and a path in it, or write a constant text",
  needs: ["renders"],
  examples: [
    {
      title: "output comes from an object that nobody makes",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        name: web-gate\n        jsonPath",
          with: "        name: web-door\n        jsonPath",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "name: web-door" },
    },
    {
      title: "output has no path",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        jsonPath: .spec.clusterIP\n", with: "" }],
      at: { file: "platform/web/blueprint.yaml", text: "gateAddress:" },
    },
    {
      title: "output follows a path that the object does not have",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "jsonPath: .spec.clusterIP", with: "jsonPath: .spec.ports[7].port" }],
      at: { file: "platform/web/blueprint.yaml", text: "jsonPath: .spec.ports[7].port" },
    },
    {
      title: "output is a number",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "    address: web-gate.web.svc:80",
          with: "    address: web-gate.web.svc:80\n    port: 80",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "port: 80" },
    },
  ],
  check,
};

function* check({ blueprint, renders }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const installed = installedObjects(blueprint, renders);
  for (const [output, value] of Object.entries(recordOf(blueprint.spec["outputs"]))) {
    const path = ["spec", "outputs", output];
    if (typeof value === "string") continue;
    const from = isRecord(value) && Object.keys(value).every((key) => key === "from" || key === "secret") ? value["from"] : undefined;
    const { kind, name, jsonPath } = recordOf(from);
    if (typeof kind !== "string" || typeof name !== "string" || typeof jsonPath !== "string") {
      yield { message: `${output} is neither a text nor {from: {kind, name, jsonPath}}`, at: keyPlaceOf(manifest, path) };
      continue;
    }
    const object = installed.find((candidate) => candidate.kind === kind && candidate.name === name);
    if (object === undefined) {
      yield { message: `${output} comes from ${kind} ${name}, which nothing makes`, at: placeOf(manifest, [...path, "from", "name"]) };
      continue;
    }
    const problem = pathProblem(jsonPath, object);
    if (problem !== undefined) yield { message: `${output}: ${problem}`, at: placeOf(manifest, [...path, "from", "jsonPath"]) };
  }
}

/** What a cluster fills in later is not held against a path: status, addresses, and the data of what a controller makes. */
function pathProblem(jsonPath: string, { object, kind, name }: InstalledObject): string | undefined {
  const inner = /^\{(.*)\}$/.exec(jsonPath)?.[1] ?? jsonPath;
  const steps = /^(?:\.(?:[\w-]|\\\.)+|\['[^']+'\]|\[\d+\])+$/.test(inner)
    ? [...inner.matchAll(/\.((?:[\w-]|\\\.)+)|\['([^']+)'\]|\[(\d+)\]/g)].map(([, field, quoted, index]) =>
        index === undefined ? (field?.replaceAll("\\.", ".") ?? quoted!) : Number(index),
      )
    : undefined;
  if (steps === undefined) return `${jsonPath} is no path, such as .spec.clusterIP or .data['tls.crt']`;
  if (object === undefined || !isDeclared(steps)) return undefined;
  // A path may lead one step beyond what is declared, to a field that the cluster sets; a list item that is not there is never set.
  const parent = valueAt(object, steps.slice(0, -1));

  return parent === undefined || (steps[0] === "data" && valueAt(object, steps) === undefined)
    ? `${kind} ${name} has nothing at ${jsonPath}`
    : undefined;
}

function isDeclared(steps: readonly (string | number)[]): boolean {
  return steps[0] === "spec" || steps[0] === "data";
}
