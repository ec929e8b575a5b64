import { mergeValues } from "../../render/merge-values.ts";
import { leavesOf, valuesWith } from "../../render/toggles.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import type { ClusterRule } from "../rule.ts";
import type { ClusterRelease } from "../subject.ts";
import { keyPlaceIn, ownReleases } from "./own-releases.ts";

export const clValuesIgnored: ClusterRule = {
  id: "CL-VALUES-IGNORED",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a slot sets a value that changes nothing",
  reason: "Whoever wrote it believes that it works: a misspelt key, a key of another version, or a value that no template reads.",
  fix: "use the key that the chart reads, or take the value out",
  needs: ["renders"],
  async *check(subject) {
    for (const release of ownReleases(subject)) {
      if (release.blueprint?.chart === undefined) continue;
      const paths = leavesOf(release.values);
      if (paths.length === 0) continue;
      const whole = await release.render();
      if (!whole.ok) continue;
      const without = await Promise.all(
        paths.map((path) =>
          release.render(
            valuesOf(
              release.values,
              paths.filter((other) => other !== path),
            ),
          ),
        ),
      );
      for (const [index, path] of paths.entries()) {
        // A chart that refuses to render without a value certainly reads it.
        if (!without[index]!.ok || without[index]!.text !== whole.text) continue;
        if (await readsVariable(release, path, whole)) continue;
        yield {
          message: `${path.join(".")} of ${release.name} changes nothing in what ${release.chart} renders`,
          at: keyPlaceIn(subject, release, ["spec", "values", ...path]),
        };
      }
    }
  },
  examples: [
    {
      title: "slot sets a key that the chart does not read",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "      replicas: 3\n",
          with: "      replicas: 3\n      replicaCount: 5\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "replicaCount: 5" },
    },
  ],
};

/** What stands in for a variable may be the chart's own default by chance: another text in its place tells whether anybody reads it. */
async function readsVariable(release: ClusterRelease, path: readonly string[], whole: ChartRender): Promise<boolean> {
  if (!String(valueAt(release.values, path)).includes("${")) return false;
  const other = await release.render(mergeValues(release.values, valuesWith([path], "another")));

  return !other.ok || other.text !== whole.text;
}

function valuesOf(values: Record<string, unknown>, paths: readonly (readonly string[])[]): Record<string, unknown> {
  return paths.reduce<Record<string, unknown>>((result, path) => mergeValues(result, valuesWith([path], valueAt(values, path))), {});
}
