import { readableManifest } from "../../model/blueprint-manifest.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { compatibleWith } from "../../model/version-range.ts";
import { replaceValue } from "../../model/yaml-edits.ts";
import { isRecord, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpDependsString: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-STRING",
  severity: "error",
  suppressible: true,
  title: "a dependency that is no object",
  reason: "A bare name says nothing about versions: the dependency may be upgraded to one that no longer fits, and nothing stops it.",
  fix: "write an object with `blueprint` and `version`",
  needs: [],
  examples: [
    {
      title: "dependency is a bare name",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "    - blueprint: bp-store\n      version: ^1.0.0\n",
          with: "    - bp-store\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "- bp-store" },
    },
    {
      title: "dependency is a number",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "      version: ^1.0.0\n",
          with: "      version: ^1.0.0\n    - 3\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "- 3" },
    },
  ],
  check,
};

function* check({ blueprint, repository }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const depends = blueprint.spec["depends"];
  if (manifest === undefined || !Array.isArray(depends)) return;
  const bare = new Map(declaredDependencies(blueprint).flatMap((entry) => (entry.bare ? [[entry.index, entry] as const] : [])));
  for (const [index, entry] of depends.entries()) {
    if (isRecord(entry)) continue;
    const path = ["spec", "depends", index];
    const at = placeOf(manifest, path);
    const name = bare.get(index)?.blueprint;
    if (name === undefined) {
      yield { message: `${JSON.stringify(entry)} names no Blueprint`, at };
      continue;
    }
    // All Blueprints start at 1.0.0, which is what an unknown one has at least.
    const range = compatibleWith(repository.byName(name)?.version ?? "1.0.0");
    const text = `blueprint: ${name}\n${" ".repeat(at.column - 1)}version: ${range}`;
    const isBlock = manifest.text.split("\n")[at.line - 1]!.trimStart().startsWith("- ");
    yield {
      message: `${String(entry)} is a bare name`,
      at,
      edits: replaceValue(manifest, path, isBlock ? text : `{ blueprint: ${name}, version: ${range} }`),
    };
  }
}
