import type { KubeObject } from "../../render/kube-object.ts";
import type { Transition } from "../corpus/transition.ts";
import { applyDefaults } from "../defaults/apply-defaults.ts";
import { builtInMergeType } from "../fields/built-in-merge-types.ts";
import { customMergeType } from "../fields/custom-merge-type.ts";
import { applyRender, type Rendered } from "../merge/apply-render.ts";
import { settleService } from "../settle-service.ts";
import { simulateUpgrade } from "../simulate-upgrade.ts";
import type { Applier, ObjectUpgrade, UpgradeFinding } from "../upgrade-report.ts";
import type { TruthCluster } from "./truth-cluster.ts";

/** The verdict on a transition; with `live` undefined from a synthesised old state. */
export function foretell(
  applier: Applier,
  transition: Transition,
  namespace: string,
  live: readonly KubeObject[] | undefined,
): ObjectUpgrade {
  const beside = besideOf(transition);
  const definitions = beside.filter(({ kind }) => kind === "CustomResourceDefinition");
  const { objects } = simulateUpgrade({
    ...(live ? { live } : {}),
    oldRender: [transition.old],
    newRender: [transition.new],
    oldCrds: definitions,
    newCrds: definitions,
    applier,
    release: { name: "truth", namespace },
    cluster: { expandableClasses: beside.filter((one) => one["allowVolumeExpansion"] === true).map(({ metadata }) => metadata.name) },
  });
  const found = objects.find(({ object }) => object.kind === transition.new.kind && object.name === transition.new.metadata.name);
  if (!found) throw new Error(`No verdict on ${transition.name}`);

  return found;
}

export function refusalsOf({ findings }: ObjectUpgrade): UpgradeFinding[] {
  return findings.filter(({ verdict }) => verdict === "invalid" || verdict === "immutable");
}

/** What the API server is foretold to keep. */
export function keptAfter(rendered: Rendered): KubeObject {
  return settleService(rendered.live, applyDefaults(applyRender(rendered).object));
}

export function renderedFor(applier: Applier, transition: Transition, cluster: TruthCluster, live: KubeObject): Rendered {
  const builtIn = builtInMergeType(transition.new);

  return {
    live,
    previous: cluster.place(transition.old),
    manifest: cluster.place(transition.new),
    applier,
    type: builtIn ?? customMergeType(transition.new, besideOf(transition)),
    builtIn: builtIn !== undefined,
  };
}

export function besideOf({ beside }: Transition): KubeObject[] {
  return beside ? [beside] : [];
}
