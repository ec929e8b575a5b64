import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import { type Place, startOf } from "../../model/position.ts";
import { yamlFile } from "../../model/yaml-file.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const duplicateKey: BlueprintRule = {
  id: "CH-DUP-KEY",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a key stands twice in a file of the chart or in an object it renders",
  reason:
    "Helm silently keeps the last of the two, and the API server's strict reading refuses the object: half of what was written is lost, or all of it.",
  fix: "remove one of the two",
  needs: ["renders"],
  examples: [
    {
      title: "values give the same key twice",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "  title: Web\n", with: "  title: Pages\n  title: Web\n" }],
      at: { file: "platform/web/chart/values.yaml", text: "title: Web" },
    },
    {
      title: "template writes the same key twice",
      changes: [{ file: "platform/web/chart/templates/configmap.yaml", append: "  title: Pages\n" }],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "title: Pages" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, files, folder }, renders }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const read = ["Chart.yaml", "values.yaml", "deps.lock.yaml"].map((name) => `${chart.directory}/${name}`);
  for (const path of [...read, ...chart.crds, `${folder}/tests/smoke.values.yaml`]) {
    for (const { problems } of yamlFile(files, path)?.documents ?? []) {
      for (const { kind, message, line, column } of problems) {
        if (kind === "duplicate-key") yield { message, at: { file: path, line, column } };
      }
    }
  }
  const seen = new Set<string>();
  for (const render of [renders.default, renders.smoke, renders.allToggles]) {
    for (const { source, key } of duplicatesIn(render)) {
      if (seen.has(`${source} ${key}`)) continue;
      seen.add(`${source} ${key}`);
      yield { message: `${source} renders the key ${key} twice`, at: placeOfKey(chart, source, key, (path) => files.text(path)) };
    }
  }
}

function duplicatesIn(render: ChartRender | undefined): { source: string; key: string }[] {
  if (render === undefined) return [];
  const lines = render.text.split("\n");

  return render.problems.flatMap(({ source, line, message }) => {
    const [, inDocument] = /duplicated mapping key \((\d+):/.exec(message) ?? [];
    if (inDocument === undefined) return [];
    const key = /^[\s-]*["']?([^"':]+)["']?:/.exec(lines[line + Number(inDocument) - 2] ?? "")?.[1];

    return [{ source, key: key ?? "?" }];
  });
}

/** The last line that writes the key; a dependency's template is not in this repository. */
function placeOfKey(chart: LoadedChart, source: string, key: string, textOf: (path: string) => string | undefined): Place {
  const file = `${chart.directory}/${source.slice(source.indexOf("/") + 1)}`;
  const lines = textOf(file)?.split("\n");
  if (lines === undefined) return startOf(`${chart.directory}/Chart.yaml`);
  const written = new RegExp(`^[\\s-]*["']?${RegExp.escape(key)}["']?:`);
  const line = lines.findLastIndex((text) => written.test(text));

  return line < 0 ? startOf(file) : { file, line: line + 1, column: 1 + lines[line]!.search(/\S/) };
}
