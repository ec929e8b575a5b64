import type { ClusterRule } from "../rule.ts";
import { ownReleases, placeIn } from "./own-releases.ts";

export const clDepUnknown: ClusterRule = {
  id: "CL-DEP-UNKNOWN",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a release depends on one that is not in the directory",
  reason: "Flux waits for it for ever; nothing fails, and nothing is installed.",
  fix: "name a release of this directory, or take the entry out",
  needs: [],
  *check(subject) {
    // A component is installed into a cluster that has the kit.
    const kit = /\/components\//.test(subject.directory) ? subject.kit.slots.filter(({ mandatory }) => mandatory) : [];
    const names = new Set([...subject.releases.map(({ name }) => name), ...kit.map(({ blueprint }) => blueprint)]);
    for (const release of ownReleases(subject)) {
      for (const [index, name] of release.dependsOn.entries()) {
        if (names.has(name)) continue;
        yield {
          message: `${release.name} depends on ${name}, and there is no such release`,
          at: placeIn(subject, release, ["spec", "dependsOn", index, "name"]),
        };
      }
    }
  },
  examples: [
    {
      title: "release waits for one that does not exist",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "    - name: bp-store\n",
          with: "    - name: bp-store\n    - name: bp-stoer\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "bp-stoer" },
      also: ["BP-DEPENDS-VS-KIT"],
    },
  ],
};
