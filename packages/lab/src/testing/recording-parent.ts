import type { Delegation, ParentZone } from "../dns/parent-zone.ts";

/** A parent zone that only remembers: what it holds now, and everything it was ever told. */
export interface RecordingParent extends ParentZone {
  held: Map<string, Delegation>;
  told: Delegation[];
}

export function createRecordingParent(): RecordingParent {
  const held = new Map<string, Delegation>();
  const told: Delegation[] = [];
  return {
    held,
    told,
    publish(delegation) {
      held.set(delegation.domain, delegation);
      told.push(delegation);
      return Promise.resolve();
    },
    withdraw(domain) {
      held.delete(domain);
      return Promise.resolve();
    },
  };
}
