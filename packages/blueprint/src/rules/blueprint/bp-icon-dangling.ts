import { posix } from "node:path";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf, type LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpIconDangling: BlueprintRule = {
  scope: "blueprint",
  id: "BP-ICON-DANGLING",
  severity: "warning",
  suppressible: true,
  title: "the icon or a screenshot is no picture of the Blueprint's folder",
  reason:
    "Pictures are published in the artifact. One that is not there, or lies on another server, is a hole on the card where there is no internet.",
  fix: "put an SVG or PNG into `card/` and write its relative path",
  needs: [],
  examples: [
    {
      title: "icon does not exist",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "icon: card/icon.svg", with: "icon: card/logo.svg" }],
      at: { file: "platform/web/blueprint.yaml", text: "icon: card/logo.svg" },
    },
    {
      title: "icon lies on another server",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "icon: card/icon.svg", with: "icon: https://cdn.example.org/icon.svg" }],
      at: { file: "platform/web/blueprint.yaml", text: "icon: https://cdn.example.org/icon.svg" },
    },
    {
      title: "screenshot does not exist",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "    icon: card/icon.svg\n",
          with: "    icon: card/icon.svg\n    screenshots:\n      - card/icon.svg\n      - card/first-page.png\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "card/first-page.png" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const { icon, screenshots } = recordOf(blueprint.spec["card"]);
  const pictures: [(string | number)[], unknown][] = [[["icon"], icon]];
  if (Array.isArray(screenshots)) screenshots.forEach((path: unknown, index) => pictures.push([["screenshots", index], path]));
  for (const [path, picture] of pictures) {
    if (typeof picture !== "string") continue;
    const problem = problemOf(blueprint, picture);
    if (problem !== undefined) yield { message: `${picture} ${problem}`, at: placeOf(manifest, ["spec", "card", ...path]) };
  }
}

function problemOf({ files, folder }: LoadedBlueprint, picture: string): string | undefined {
  const path = posix.join(folder, picture);
  if (picture.includes("://") || picture.startsWith("/") || !path.startsWith(`${folder}/`)) return `is no path in ${folder}`;
  if (!/\.(?:svg|png)$/i.test(picture)) return "is neither SVG nor PNG";

  return files.has(path) ? undefined : "does not exist";
}
