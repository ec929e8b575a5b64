import type { BlueprintSurface } from "../diff/blueprint-surface.ts";
import type { KitData } from "../model/kit-data.ts";
import { type LoadedBlueprint, recordOf, stringOf } from "../model/loaded-blueprint.ts";
import type { KubeObject } from "../render/kube-object.ts";
import type { RecreateStep } from "./recreate-plan.ts";
import { simulateUpgrade } from "./simulate-upgrade.ts";
import type { Applier, UpgradeReport } from "./upgrade-report.ts";

/** Foretells the upgrade from one state of a Blueprint to another, in the namespace and under the release name of its slot. */
export function upgradeBetween(
  from: BlueprintSurface,
  to: { blueprint: LoadedBlueprint; surface: BlueprintSurface },
  { kit, applier, live }: { kit: KitData; applier: Applier; live?: readonly KubeObject[] | undefined },
): UpgradeReport {
  const shortName = to.blueprint.name.replace(/^bp-/, "");
  const slot = kit.slots.find(({ blueprint }) => blueprint === to.blueprint.name);

  return simulateUpgrade({
    ...(live === undefined ? {} : { live }),
    oldRender: from.objects,
    newRender: to.surface.objects,
    oldCrds: from.crds,
    newCrds: to.surface.crds,
    applier,
    release: { name: slot?.releaseName ?? shortName, namespace: slot?.namespace ?? shortName },
    recreate: recreateSteps(to.blueprint),
    fromVersion: from.version,
  });
}

function recreateSteps({ spec }: LoadedBlueprint): RecreateStep[] {
  const { recreate } = recordOf(spec["upgrades"]);

  return (Array.isArray(recreate) ? recreate.map(recordOf) : []).flatMap((step) => {
    const [kind, name, from] = [stringOf(step["kind"]), stringOf(step["name"]), stringOf(step["from"])];

    return kind === undefined || name === undefined ? [] : [{ kind, name, from: from ?? "*", reason: stringOf(step["reason"]) ?? "" }];
  });
}
