import { agrees, highestOfDiffering, inNotationOf, placeOfSite, versionRecords } from "../../model/lockstep-sites.ts";
import { replaceScalar } from "../../model/yaml-edits.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpLockstep: BlueprintRule = {
  scope: "blueprint",
  id: "BP-LOCKSTEP",
  severity: "error",
  suppressible: false,
  title: "records of one version that do not agree",
  reason:
    "A cluster is booted by one record and reconciled by another. When the two differ, Flux replaces what runs, and where that is Flux itself or the network it may take the cluster down.",
  fix: "change every record in one commit, to the highest of them",
  needs: [],
  examples: [
    {
      title: "chart has another version than the manifest",
      changes: [{ file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 1.0.1" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0" },
    },
    {
      title: "recorded upstream version lags behind the chart",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "      version: 2.3.4\n", with: "      version: 2.3.3\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "version: 2.3.3" },
    },
    {
      title: "slot pins another version",
      changes: [{ file: "clusters/_template/bootstrap-kit/03-web.yaml", replace: "version: 1.0.0", with: "version: 0.9.0" }],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "version: 0.9.0" },
      also: ["CL-PIN-DRIFT"],
    },
    {
      title: "lock of the dependencies is of an older version",
      changes: [{ file: "platform/web/chart/deps.lock.yaml", replace: "version: 2.3.4", with: "version: 2.3.0" }],
      at: { file: "platform/web/chart/deps.lock.yaml", text: "version: 2.3.0" },
      also: ["CH-DEP-DIGEST"],
    },
  ],
  check,
};

function* check({ blueprint, repository }: BlueprintSubject): Generator<Found> {
  for (const { subject, sites } of versionRecords(blueprint, repository)) {
    const highest = highestOfDiffering(sites);
    if (highest === undefined) continue;
    const behind = sites.filter((site) => !agrees(site, highest));
    const list = sites.map((site) => `${site.version} in ${site.file.path}:${placeOfSite(site).line}`);
    yield {
      message: `${subject} has several versions: ${list.join(", ")}`,
      at: placeOfSite(behind[0]!),
      fix: `write ${highest.version} everywhere`,
      edits: behind.flatMap((site) => replaceScalar(site.file, site.path, inNotationOf(site, highest.version), site.document)),
    };
  }
}
