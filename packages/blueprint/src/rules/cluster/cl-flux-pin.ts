import type { ClusterRule } from "../rule.ts";
import type { ClusterSubject } from "../subject.ts";
import { ownReleases, placeIn } from "./own-releases.ts";
import { pinSite, sameVersion, siteIn, upstreamRecordPath, type VersionSite } from "./pins.ts";

export const clFluxPin: ClusterRule = {
  id: "CL-FLUX-PIN",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "the Flux that boots and the Flux of bp-flux are not the same release",
  reason:
    "The release takes over the controllers that were applied at boot. With another version it drops stored versions of Flux's own kinds, its upgrade fails, and undoing it deletes the controllers: nothing installs anything any more.",
  fix: "change pins.json, the chart's dependency, its records and the slot in one commit",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      if (release.chart !== "bp-flux" || release.blueprint?.chart === undefined) continue;
      yield* differing("the chart's version", chartSites(subject));
      yield* differing("the release of Flux", appSites(subject));
      if (release.version !== release.blueprint.version) {
        yield {
          message: `the slot installs bp-flux ${release.version}, the tree holds ${release.blueprint.version ?? "none"}`,
          at: placeIn(subject, release, ["spec", "chart", "spec", "version"]),
        };
      }
    }
  },
  examples: [
    {
      title: "boot applies another Flux than its slot installs",
      on: "project",
      changes: [{ file: "infra/hetzner/pins.json", replace: '"version": "v2.4.0"', with: '"version": "v2.3.0"' }],
      at: { file: "infra/hetzner/pins.json", text: '"version": "v2.3.0"' },
      also: ["BP-LOCKSTEP"],
    },
  ],
};

function chartSites(subject: ClusterSubject): VersionSite[] {
  const { manifest, chart } = subject.repository.byName("bp-flux")!;
  const index = chart!.dependencies.find(({ name }) => name === "flux2")?.index ?? 0;

  return [
    siteIn(chart!.chartYaml, ["dependencies", index, "version"], `${chart!.directory}/Chart.yaml`),
    pinSite(subject, ["flux", "chart"]),
    siteIn(manifest, ["spec", "upstream", 0, "version"], "platform/flux/blueprint.yaml"),
    siteIn(chart!.valuesYaml, [...upstreamRecordPath(chart!.values, "flux2"), "version"], `${chart!.directory}/values.yaml`),
  ];
}

function appSites(subject: ClusterSubject): VersionSite[] {
  const { manifest } = subject.repository.byName("bp-flux")!;
  const slot = subject.kit.slots.find(({ blueprint }) => blueprint === "bp-flux");

  return [
    { value: slot?.upstream[0]?.appVersion ?? undefined, at: { file: slot?.path ?? "", line: 1, column: 1 }, name: "the list of slots" },
    pinSite(subject, ["flux", "version"]),
    siteIn(manifest, ["spec", "upstream", 0, "appVersion"], "platform/flux/blueprint.yaml"),
  ];
}

/** Every site against the first, which is what the others have to follow. */
export function* differing(
  what: string,
  [leading, ...others]: readonly VersionSite[],
): Iterable<{ message: string; at: VersionSite["at"]; evidence: string }> {
  const evidence = [leading!, ...others].map(({ name, value }) => `${name}: ${value ?? "missing"}`).join("\n");
  for (const { value, at, name } of others) {
    if (!sameVersion(value, leading!.value)) {
      yield {
        message: `${what} is ${value ?? "missing"} in ${name}, but ${leading!.value ?? "missing"} in ${leading!.name}`,
        at,
        evidence,
      };
    }
  }
}
