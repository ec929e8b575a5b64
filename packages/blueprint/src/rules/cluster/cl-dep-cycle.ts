import { shortestCycle } from "../../order/shortest-cycle.ts";
import type { ClusterRule } from "../rule.ts";
import { keyPlaceIn } from "./own-releases.ts";

export const clDepCycle: ClusterRule = {
  id: "CL-DEP-CYCLE",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "releases wait for each other in a circle",
  reason: "None of them, and nothing after them, is ever installed.",
  fix: "remove one of the edges",
  needs: [],
  *check(subject) {
    const { releases, directory } = subject;
    const cycle = shortestCycle(new Map(releases.map(({ name, dependsOn }) => [name, dependsOn])));
    const first = releases.find(({ name, file }) => name === cycle?.[0] && file.startsWith(`${directory}/`));
    if (cycle === undefined || first === undefined) return;
    yield { message: cycle.join(" → "), at: keyPlaceIn(subject, first, ["spec", "dependsOn"]) };
  },
  examples: [
    {
      title: "first release waits for the last one",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/01-operator.yaml",
          replace: "  timeout: 10m\n",
          with: "  timeout: 10m\n  dependsOn:\n    - name: bp-web\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/01-operator.yaml", text: "dependsOn:" },
      also: ["BP-DEPENDS-VS-KIT"],
    },
  ],
};
