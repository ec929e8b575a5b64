import type { DelegationChain } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import { type ChainExpectation, inspectRecords } from "./chain/inspect-records.ts";
import { type InspectedZone, inspectZone } from "./chain/inspect-zone.ts";
import { problemsOf } from "./chain/problems-of.ts";
import { type Walker, walkDown } from "./walk-down.ts";

/**
 * Looks at everything between the root and a Sovereign's names as a validating resolver would: who delegates to whom, whether each server
 * answers, whether each signature holds. What is amiss stands in `problems`, with what to do. Never throws for what it finds.
 */
export async function inspectChain(
  fqdn: string,
  { walker, clock, expected = {} }: { walker: Walker; clock: Clock; expected?: ChainExpectation },
  signal: AbortSignal,
): Promise<DelegationChain> {
  const now = clock.now();
  const { cuts, stoppedBy } = await walkDown(fqdn, walker, signal);
  const zones: InspectedZone[] = [];
  // From above to below: a zone's keys are trusted through its parent's.
  for (const cut of cuts) zones.push(await inspectZone(cut, zones.at(-1), { walker, now }, signal));

  const last = zones.at(-1);
  const records = last?.view.zone === fqdn ? await inspectRecords(last, { walker, now }, signal) : [];
  return {
    fqdn,
    zones: zones.map(({ view }) => view),
    records,
    problems: problemsOf({ fqdn, zones, records, stoppedBy, expected }),
    checkedAt: now.toISOString(),
  };
}
