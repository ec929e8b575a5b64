import { DnsQueryError } from "../../platform/dns-query-error.ts";
import type { AskDns, ServerAddress } from "../delegation/dns-query.ts";
import { keyOf, sameSet } from "./changes-of.ts";
import type { DnsServer, RecordSet } from "./dns-server.ts";
import { type Delegation, requireOwnDelegation } from "./ensure-delegation.ts";
import { flushNames } from "./flush-names.ts";
import { ZoneError } from "./zone-error.ts";

export interface DelegationWitnesses {
  ask: AskDns;
  /** Every server that answers for the parent. */
  addresses: readonly ServerAddress[];
}

export interface RemovedDelegation extends Delegation {
  /** Addresses of those servers that were written into the parent, below the name. They go in the same write. */
  glue?: readonly RecordSet[];
}

/**
 * First half of a release: takes the delegation out of the parent and proves that it is gone, so that the zone below can be deleted without
 * leaving a signed delegation to nothing. Safe to repeat. Throws ZoneError `foreign-delegation`, `no-parent-zone`, and `still-delegated`
 * while a server tells the DS; DnsQueryError when no server answers at all.
 */
export async function removeDelegation(
  server: DnsServer,
  delegation: RemovedDelegation,
  witnesses: DelegationWitnesses,
  signal: AbortSignal,
): Promise<void> {
  const { parent, name, glue = [] } = delegation;
  const present = [...(await requireOwnDelegation(server, delegation, signal)), ...(await requireOwnGlue(server, parent, glue, signal))];
  const deletions = present.map((set) => ({ ...set, records: [] }));
  if (deletions.length > 0) await server.changeRecords(parent, deletions, signal);

  await flushNames(server, [name, parent], signal);
  const left = (await server.readRecords(parent, signal, name)) ?? [];
  if (left.length > 0)
    throw new ZoneError("still-delegated", name, `The zone ${parent} holds records at ${name} again; somebody else writes there`);
  await requireNoDs(name, witnesses, signal);
}

/**
 * The addresses that the parent holds at the names of the glue: none, or those that were written. Throws ZoneError `foreign-delegation` for
 * others, which the parent would begin to answer with once the delegation is gone.
 */
async function requireOwnGlue(server: DnsServer, parent: string, glue: readonly RecordSet[], signal: AbortSignal): Promise<RecordSet[]> {
  const hosts = [...new Set(glue.map(({ name }) => name))];
  const present: RecordSet[] = [];
  for (const host of hosts) present.push(...((await server.readRecords(parent, signal, host)) ?? []));

  const foreign = present.find((set) => !glue.some((ours) => keyOf(ours) === keyOf(set) && sameSet({ ...ours, ttl: set.ttl }, set)));
  if (foreign === undefined) return present;
  const { name, type } = foreign;
  throw new ZoneError("foreign-delegation", name, `The zone ${parent} holds ${type} at ${name} that were not written by this service`);
}

async function requireNoDs(name: string, { ask, addresses }: DelegationWitnesses, signal: AbortSignal): Promise<void> {
  const question = { name, type: "DS" } as const;
  const answers = await Promise.allSettled(addresses.map((server) => ask(server, question, signal)));
  signal.throwIfAborted();

  const telling = addresses.filter((_server, index) => {
    const answer = answers[index];
    return answer?.status === "fulfilled" && answer.value.answers.some(({ type }) => type === "DS");
  });
  if (telling.length > 0) {
    const where = telling.map(({ address, port }) => `${address} port ${port}`).join(", ");
    throw new ZoneError("still-delegated", name, `The DS of ${name} is still told by ${where}`);
  }
  // A server that is away cannot be asked, and forgets when it comes back; but silence everywhere proves nothing.
  if (addresses.length > 0 && answers.every(({ status }) => status === "rejected")) {
    const [first] = addresses;
    throw new DnsQueryError(first?.address ?? "", `No name server could be asked whether ${name} is still delegated`);
  }
}
