import { startOf } from "../../model/position.ts";
import { placeOf } from "../../model/yaml-file.ts";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpShadow: BlueprintRule = {
  scope: "blueprint",
  id: "BP-SHADOW",
  severity: "error",
  suppressible: false,
  title: "a Blueprint with the name of another one that is visible beside it",
  reason: "Whoever asks for the name gets one or the other. Nothing is ever replaced silently, neither by mistake nor on purpose.",
  fix: "give it, and its folder, a name of its own",
  needs: [],
  examples: [
    {
      title: "name is one of the catalogue's",
      changes: [
        {
          file: "products/dormant/blueprint.yaml",
          write:
            "apiVersion: catalyst.openova.io/v1alpha1\nkind: Blueprint\nmetadata:\n  name: bp-dormant\nspec:\n  version: 1.0.0\n  visibility: private\n  card:\n    title: Our own\n    summary: Waits for us.\n    category: data\n  depends: []\n  delivery: mothership\n",
        },
        { file: "products/dormant/README.md", write: "# bp-dormant\n" },
      ],
      at: { file: "products/dormant/blueprint.yaml", text: "name: bp-dormant" },
    },
  ],
  check,
};

/** Of two in one repository the one in the catalogue's folder has the name by right, else the first by folder. */
function* check({ blueprint, repository, kit }: BlueprintSubject): Generator<Found> {
  const { name, folder, spec } = blueprint;
  const entry = kit.catalog.find((candidate) => candidate.name === name);
  const twins = repository.blueprints.filter((other) => other !== blueprint && other.name === name);
  // A copy of a catalogue's Blueprint that lies alone is no second one; a private one of that name is.
  const isCopy = twins.length === 0 && spec["visibility"] !== "private";
  const rightful = entry?.folder ?? [folder, ...twins.map((twin) => twin.folder)].toSorted()[0];
  if (isCopy || rightful === folder || (twins.length === 0 && entry === undefined)) return;
  const manifest = readableManifest(blueprint);
  yield {
    message: `${name} is already the name of the Blueprint in ${rightful}`,
    at: manifest === undefined ? startOf(`${folder}/blueprint.yaml`) : placeOf(manifest, ["metadata", "name"]),
  };
}
