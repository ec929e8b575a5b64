import { endHandover } from "../../zone-handover/end-handover.ts";
import { listedNameservers } from "../../zone-handover/moved-zone.ts";
import type { RemovedDelegation } from "../../zones/remove-delegation.ts";
import { fqdnOf, keyOf } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import type { LeasedRow } from "./store.ts";

/**
 * The delegation that was written for a name: to our servers, or to those that its zone was handed over to. A move that is under way is
 * ended first, or its next step would write what is taken away.
 */
export async function standingDelegation(
  { db, dns, book, clock }: AllocationParts,
  row: LeasedRow,
  signal: AbortSignal,
): Promise<RemovedDelegation> {
  const name = fqdnOf(keyOf(row));
  const ours = { parent: row.pool_domain, name, nameservers: book().hosts };
  for (;;) {
    const moved = await endHandover(db, name);
    if (moved === undefined) return ours;
    if (moved !== "busy") {
      // Before a move changes the parent our own servers stand there still.
      const listed = await listedNameservers(dns, row.pool_domain, name, signal);
      const isMoved = moved.nameservers.toSorted().join() === listed.join();
      return { ...ours, ...(isMoved ? moved : { glue: moved.glue }) };
    }
    await clock.sleep(lookAgainMs, signal);
  }
}

/** A step of a move takes some requests, so this is about as long as one lasts. */
const lookAgainMs = 250;
