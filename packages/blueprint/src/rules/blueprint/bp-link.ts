import { startOf } from "../../model/position.ts";
import type { BlueprintRule } from "../rule.ts";

export const bpLink: BlueprintRule = {
  scope: "blueprint",
  id: "BP-LINK",
  severity: "error",
  suppressible: false,
  title: "a symbolic link lies in the Blueprint's folder",
  reason:
    "A link may lead out of the folder, to other bytes on every machine. Nothing follows it: what it stands for is neither checked nor published.",
  fix: "put the file itself in its place; a chart takes shared files by its includes",
  needs: [],
  examples: [
    {
      title: "template is a link to somebody else's",
      changes: [{ file: "platform/web/chart/templates/extra.yaml", linkTo: "../../../store/chart/templates/service.yaml" }],
      at: { file: "platform/web/chart/templates/extra.yaml" },
    },
    {
      title: "folder is a link out of the repository",
      changes: [{ file: "platform/web/card/screenshots", linkTo: "/var/lib" }],
      at: { file: "platform/web/card/screenshots" },
    },
  ],
  *check({ blueprint, repository }) {
    for (const path of repository.files.links) {
      if (!path.startsWith(`${blueprint.folder}/`)) continue;
      yield { message: `${path.slice(blueprint.folder.length + 1)} is a symbolic link, which nothing follows`, at: startOf(path) };
    }
  },
};
