import { keyOf } from "./changes-of.ts";
import type { RecordSet } from "./dns-server.ts";
import { ZoneError } from "./zone-error.ts";

/** Smaller zones change whole as a matter of course. */
const fewSets = 10;
const widestShare = 0.3;

/** Stops a plan that would change or delete a good part of a zone, which is rather a mistake than a wish. Throws ZoneError `needs-confirm`. */
export function guardBlast(zone: string, changes: readonly RecordSet[], present: readonly RecordSet[]): void {
  const there = new Set(present.map(keyOf));
  const touched = changes.filter((set) => there.has(keyOf(set))).length;
  if (present.length < fewSets || touched <= present.length * widestShare) return;

  throw new ZoneError(
    "needs-confirm",
    zone,
    `${touched} of the ${present.length} record sets of ${zone} would change; that is more than 30 % and needs a confirmation`,
  );
}
