import { startOf } from "../../model/position.ts";
import { isRecord } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpParse: BlueprintRule = {
  scope: "blueprint",
  id: "BP-PARSE",
  severity: "error",
  suppressible: false,
  title: "blueprint.yaml is not one YAML object, or a key stands in it twice",
  reason:
    "The API server and Flux read strictly and refuse the file, or a laxer reader silently takes the last of two equal keys, so that two programs see two Blueprints.",
  fix: "make the file one YAML document whose root is an object, with every key once",
  needs: [],
  examples: [
    {
      title: "manifest is indented wrongly",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "  visibility: unlisted", with: "   visibility: unlisted" }],
      // The line before is where reading goes wrong: its value seems to go on.
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0" },
    },
    {
      title: "manifest has a key twice",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  visibility: unlisted\n",
          with: "  visibility: unlisted\n  visibility: private\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "visibility: private" },
    },
    {
      title: "manifest holds two documents",
      changes: [{ file: "platform/dormant/blueprint.yaml", append: "---\nkind: Blueprint\n" }],
      at: { file: "platform/dormant/blueprint.yaml" },
    },
    {
      title: "manifest is a list",
      changes: [{ file: "platform/dormant/blueprint.yaml", write: "- kind: Blueprint\n" }],
      at: { file: "platform/dormant/blueprint.yaml" },
    },
  ],
  check,
};

function* check({ blueprint: { manifest } }: BlueprintSubject): Generator<Found> {
  if (manifest === undefined) return;
  // What a parser says after its first syntax error follows from that one.
  const problems = manifest.documents.flatMap((document) => {
    const syntax = document.problems.find(({ kind }) => kind === "syntax");

    return syntax === undefined ? document.problems : [syntax];
  });
  for (const { message, line, column } of problems) yield { message, at: { file: manifest.path, line, column } };
  if (problems.length > 0) return;
  if (manifest.documents.length !== 1) {
    yield { message: `${manifest.path} holds ${manifest.documents.length} documents, and not one`, at: startOf(manifest.path) };
  } else if (!isRecord(manifest.documents[0]!.value)) {
    yield { message: `${manifest.path} holds no object`, at: startOf(manifest.path) };
  }
}
