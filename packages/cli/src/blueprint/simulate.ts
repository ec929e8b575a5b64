import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { recordOf, stringOf } from "@catalyst/blueprint/model/loaded-blueprint.ts";
import type { KubeObject } from "@catalyst/blueprint/render/kube-object.ts";
import type { RecreateStep } from "@catalyst/blueprint/upgrade/recreate-plan.ts";
import { simulateUpgrade } from "@catalyst/blueprint/upgrade/simulate-upgrade.ts";
import type { Applier, UpgradeReport } from "@catalyst/blueprint/upgrade/upgrade-report.ts";
import type { Side } from "./sides.ts";

/** Foretells the upgrade from one state to another, in the namespace and under the release name of the Blueprint's slot. */
export function simulate(from: Side, to: Side, applier: Applier, live?: readonly KubeObject[]): UpgradeReport {
  const shortName = to.blueprint.name.replace(/^bp-/, "");
  const slot = projectKit.slots.find(({ blueprint }) => blueprint === to.blueprint.name);

  return simulateUpgrade({
    ...(live === undefined ? {} : { live }),
    oldRender: from.surface.objects,
    newRender: to.surface.objects,
    oldCrds: from.surface.crds,
    newCrds: to.surface.crds,
    applier,
    release: { name: slot?.releaseName ?? shortName, namespace: slot?.namespace ?? shortName },
    recreate: recreateSteps(to),
    fromVersion: from.surface.version,
  });
}

function recreateSteps({ blueprint }: Side): RecreateStep[] {
  const { recreate } = recordOf(blueprint.spec["upgrades"]);

  return (Array.isArray(recreate) ? recreate.map(recordOf) : []).flatMap((step) => {
    const [kind, name, from] = [stringOf(step["kind"]), stringOf(step["name"]), stringOf(step["from"])];

    return kind === undefined || name === undefined ? [] : [{ kind, name, from: from ?? "*", reason: stringOf(step["reason"]) ?? "" }];
  });
}
