import type { KitRelease } from "@catalyst/contract";
import kitFile from "@catalyst/contract/data/bootstrap-kit.json" with { type: "json" };
import type { PlannedRegion } from "../deployments/deployment.ts";

/** A release of the bootstrap kit as one region gets it. */
export interface RegionalRelease {
  release: KitRelease;
  region: string;
  /** `-<region>` outside the primary region. */
  suffix: string;
  /** Ids of what it needs. */
  dependsOn: string[];
}

const releases = kitFile.releases as KitRelease[];

/** What the kit installs, in kit order; what belongs into the primary region alone comes once. */
export function kitReleases(regions: readonly Pick<PlannedRegion, "key">[]): RegionalRelease[] {
  return releases.flatMap((release) => {
    const places = release.regions === "primary" ? regions.slice(0, 1) : regions;
    return places.map(({ key }) => ({
      release,
      region: key,
      suffix: key === regions[0]?.key ? "" : `-${key}`,
      dependsOn: release.dependsOn.map(idOf),
    }));
  });
}

/** A component is called as its HelmRelease, without `bp-`. */
function idOf(blueprint: string): string {
  return blueprint.replace(/^bp-/, "");
}
