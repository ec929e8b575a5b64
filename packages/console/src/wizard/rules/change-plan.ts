import type { Draft } from "../draft/draft.ts";
import { defaultProvider } from "./provider-facts.ts";
import { mostRegions, type PlannedRegion, plannedRegions } from "./topology-facts.ts";

/** Something a person entered that a change of the plan has no place for. */
export interface Loss {
  /** Undefined for what belongs to no single region. */
  region: PlannedRegion | undefined;
  what: "provider" | "region" | "controlPlaneSize" | "workers" | "workerSize" | "artifactMirrorURL" | "registryMirrors" | "caBundlePEM";
  /** Empty where the value is too long to be said. */
  value: string;
}

type Plan = Pick<Draft, "topology" | "airgap">;
type RegionMembers = Pick<
  Draft,
  "regionProviders" | "regionCloudRegions" | "regionControlPlaneSizes" | "regionWorkerSizes" | "regionWorkerCounts"
>;

/** What changes in a draft when its topology or air gap does: regions keep what was entered for them where the new plan has them too. */
export function changePlan(draft: Draft, plan: Partial<Plan>): { changes: Partial<Draft>; losses: Loss[] } {
  const next: Plan = { topology: draft.topology, airgap: draft.airgap, ...plan };
  const [before, after] = [plannedRegions(draft), plannedRegions(next)];
  const moves = movesOf(draft, before.length, next, after.length);
  const lostRegions = before.flatMap((region, index) => (moves.has(index) ? [] : lossesOf(draft, region, index)));
  const sourcesGo = draft.airgap && !next.airgap;
  return {
    changes: {
      ...next,
      ...movedMembers(draft, moves, after.length),
      ...(sourcesGo ? { artifactMirrorURL: "", registryMirrors: {}, caBundlePEM: "" } : {}),
    },
    losses: [...lostRegions, ...(sourcesGo ? lostSources(draft) : [])],
  };
}

/** Gives every region that runs on the default provider the same value: what the topology step sets is for all of them. */
export function sizeForAll(draft: Draft, member: "regionControlPlaneSizes" | "regionWorkerSizes", size: string): Partial<Draft> {
  return {
    [member]: everyRegion((index) =>
      (draft.regionProviders[index] ?? defaultProvider) === defaultProvider ? size : (draft[member][index] ?? null),
    ),
  };
}

export function workersForAll(count: number): Partial<Draft> {
  return { regionWorkerCounts: everyRegion(() => count) };
}

function everyRegion<Value>(valueOf: (index: number) => Value): Value[] {
  return Array.from({ length: mostRegions }, (_, index) => valueOf(index));
}

/** Where each region's card goes. The air-gapped one stays the last; the others keep their place. */
function movesOf(draft: Plan, before: number, next: Plan, after: number): Map<number, number> {
  const moves = new Map<number, number>();
  const shared = Math.min(before - Number(draft.airgap), after - Number(next.airgap));
  for (let index = 0; index < shared; index += 1) moves.set(index, index);
  if (draft.airgap && next.airgap) moves.set(before - 1, after - 1);
  return moves;
}

function movedMembers(draft: Draft, moves: ReadonlyMap<number, number>, count: number): RegionMembers {
  const sources = new Map([...moves].map(([from, to]) => [to, from]));
  const byIndex = (members: Record<number, string>) =>
    Object.fromEntries([...moves].flatMap(([from, to]): [number, string][] => (members[from] === undefined ? [] : [[to, members[from]]])));
  // A region that is new gets what all the others have in common.
  const list = <Value>(members: readonly Value[], none: Value): Value[] =>
    Array.from({ length: count }, (_, to) => {
      const from = sources.get(to);
      return (from === undefined ? common(members, sources.values()) : members[from]) ?? none;
    });
  return {
    regionProviders: byIndex(draft.regionProviders),
    regionCloudRegions: byIndex(draft.regionCloudRegions),
    regionControlPlaneSizes: list<string | null>(draft.regionControlPlaneSizes, null),
    regionWorkerSizes: list<string | null>(draft.regionWorkerSizes, null),
    regionWorkerCounts: list(draft.regionWorkerCounts, 0),
  };
}

function common<Value>(members: readonly Value[], indexes: Iterable<number>): Value | undefined {
  const values = new Set([...indexes].map((index) => members[index]));
  return values.size === 1 ? [...values][0] : undefined;
}

/** What was entered for a region alone; a value that the first region has as well is one for all, and stays. */
function lossesOf(draft: Draft, region: PlannedRegion, index: number): Loss[] {
  const own = <Value>(members: readonly Value[]) => (members[index] === members[0] ? undefined : members[index]);
  const provider = draft.regionProviders[index];
  const workers = own(draft.regionWorkerCounts);
  const entered: [Loss["what"], string | null | undefined][] = [
    ["provider", provider === defaultProvider ? undefined : provider],
    ["region", draft.regionCloudRegions[index]],
    ["controlPlaneSize", own(draft.regionControlPlaneSizes)],
    ["workers", workers ? String(workers) : undefined],
    ["workerSize", own(draft.regionWorkerSizes)],
  ];
  return entered.flatMap(([what, value]) => (value ? [{ region, what, value }] : []));
}

function lostSources({ artifactMirrorURL, registryMirrors, caBundlePEM }: Draft): Loss[] {
  const entered: [Loss["what"], boolean, string][] = [
    ["artifactMirrorURL", artifactMirrorURL !== "", artifactMirrorURL],
    ["registryMirrors", Object.keys(registryMirrors).length > 0, Object.keys(registryMirrors).join(", ")],
    ["caBundlePEM", caBundlePEM !== "", ""],
  ];
  return entered.flatMap(([what, isEntered, value]) => (isEntered ? [{ region: undefined, what, value }] : []));
}
