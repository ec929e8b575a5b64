import { isRecord, placeOf } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { BlueprintRule } from "../rule.ts";

export const imageNoTag: BlueprintRule = {
  id: "CH-IMAGE-NO-TAG",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "an image in the Blueprint's own values has a repository and no tag",
  reason: "Which program runs then hides in a template's default, where neither a reader nor an update of versions looks for it.",
  fix: "write the tag beside the repository",
  needs: [],
  examples: [
    {
      title: "values leave the tag to the template",
      changes: [
        { file: "platform/store/chart/values.yaml", replace: "    tag: 1.0.0\n", with: '    tag: ""\n' },
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "{{ .Values.storeOverlay.image.tag }}",
          with: "{{ .Values.storeOverlay.image.tag | default .Chart.AppVersion }}",
        },
      ],
      at: { file: "platform/store/chart/values.yaml", text: "repository: ghcr.io/openova-io/store" },
    },
  ],
  *check({ blueprint: { chart } }) {
    const file = chart?.valuesYaml;
    if (chart === undefined || file === undefined) return;
    const foreign = new Set([...chart.dependencies.map(({ key }) => key), "global", "catalystBlueprint"]);
    for (const { path, repository } of imageBlocks(chart.values, []))
      if (!foreign.has(String(path[0])))
        yield { message: `${path.join(".")} names the image ${repository} without a tag`, at: placeOf(file, [...path, "repository"]) };
  },
};

function* imageBlocks(value: unknown, path: YamlPath): Generator<{ path: YamlPath; repository: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* imageBlocks(item, [...path, index]);
    return;
  }
  if (!isRecord(value)) return;
  const { repository, tag } = value;
  if (typeof repository === "string" && repository !== "" && isImageBlock(value, path) && (tag === undefined || tag === null || tag === ""))
    yield { path, repository };
  for (const [key, item] of Object.entries(value)) yield* imageBlocks(item, [...path, key]);
}

/** Git and chart repositories are called so too; they are addresses. */
function isImageBlock(block: Record<string, unknown>, path: YamlPath): boolean {
  if (String(block["repository"]).includes("://")) return false;

  return /image$/i.test(String(path.at(-1) ?? "")) || ["tag", "pullPolicy", "registry", "digest"].some((key) => key in block);
}
