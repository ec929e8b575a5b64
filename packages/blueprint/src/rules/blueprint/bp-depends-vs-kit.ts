import { readableManifest } from "../../model/blueprint-manifest.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { slotDependencies, slotFiles } from "../../model/slot-dependencies.ts";
import { keyPlaceOf, placeOf, valueAt, type YamlFile } from "../../model/yaml-file.ts";
import { isWholeRepository } from "../../model/whole-repository.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpDependsVsKit: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-VS-KIT",
  severity: "warning",
  suppressible: true,
  title: "the slot's `dependsOn` is not what `spec.depends` generates",
  reason:
    "`spec.depends` is the only source of order. When the kit says something else, a cluster is installed in another order than the one that was proved.",
  fix: "generate the slot's `dependsOn` anew, or correct `spec.depends`",
  needs: [],
  examples: [
    {
      title: "hard dependency is not in the kit",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      kind: conditional\n      when: config.widgets == true\n",
          with: "      kind: hard\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "depends:" },
    },
    {
      title: "slot waits for what it does not need",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "    - name: bp-store\n",
          with: "    - name: bp-store\n    - name: bp-operator\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "- name: bp-operator" },
    },
  ],
  check,
};

function* check({ blueprint, kit, repository }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const slot = kit.slots.find((candidate) => candidate.blueprint === blueprint.name);
  // Another Blueprint may have taken the name; the slot is not that one's.
  if (repository.byName(blueprint.name) !== blueprint) return;
  if (manifest === undefined || slot === undefined || !Array.isArray(blueprint.spec["depends"]) || !isWholeRepository(repository)) return;
  const hard = declaredDependencies(blueprint).flatMap(({ kind, blueprint: name }) => (kind === "hard" ? [name] : []));
  const generated = slotDependencies(blueprint.name, hard, kit.slots);
  const missing = generated.filter((name) => !slot.dependsOn.includes(name));
  const extra = slot.dependsOn.filter((name) => !generated.includes(name));
  if (missing.length + extra.length > 0) {
    const says = [
      ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
      ...(extra.length > 0 ? [`has ${extra.join(", ")} besides`] : []),
    ];
    yield {
      message: `slot ${slot.slot} of the kit ${says.join(" and ")}; spec.depends generates ${generated.join(", ") || "nothing"}`,
      at: keyPlaceOf(manifest, ["spec", "depends"]),
    };
    return;
  }
  // What the slot's file lacks is CL-DEP-MISSING's matter.
  for (const file of slotFiles(slot, repository.files)) yield* needlessEdges(file, blueprint.name, generated);
}

function* needlessEdges(file: YamlFile, name: string, generated: readonly string[]): Generator<Found> {
  for (const [document, { value }] of file.documents.entries()) {
    if (valueAt(value, ["kind"]) !== "HelmRelease" || valueAt(value, ["metadata", "name"]) !== name) continue;
    const dependsOn = valueAt(value, ["spec", "dependsOn"]);
    for (const [index, entry] of (Array.isArray(dependsOn) ? dependsOn : []).entries()) {
      const target = recordOf(entry)["name"];
      if (typeof target !== "string" || generated.includes(target)) continue;
      yield {
        message: `the slot waits for ${target}, which spec.depends does not name`,
        at: placeOf(file, ["spec", "dependsOn", index], document),
      };
    }
  }
}
