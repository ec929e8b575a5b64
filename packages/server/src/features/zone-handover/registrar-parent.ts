import type { RegistrarAccount } from "../registrars/registrar.ts";
import { type HandoverParts, handoverScope } from "./handover-parts.ts";
import type { HandoverRow, StepOutcome } from "./store.ts";

/** Registrars work through tasks; a minute is the finest that most of them tell. */
const pollMs = 15_000;

/** Points the registry at the new name servers. Undefined where no registrar can: then a person has to. */
export async function changeAtRegistrar(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome | undefined> {
  const { zone, target, operation } = row;
  const account = await openAccount(parts, row);
  if (account === undefined) return undefined;
  if (operation !== null) return followUp(account, row, signal);

  const { capabilities } = await account.probe(zone, signal);
  if (!capabilities.apexNs || !capabilities.glue) return undefined;
  const hosts = Object.keys(target.nameservers);
  await account.ensureHosts(zone, hosts, target.nameservers, signal);
  const change = await account.setNameservers(zone, hosts, target.nameservers, signal);
  if (change.status === "pending")
    return { state: "delegating", afterMs: pollMs, operation: change.operation, detail: "The registrar is at work" };
  return { state: "delegating", afterMs: 0, delegated: true };
}

/** Puts the former set back at the registry. Undefined once it is there, or where a person has to do it. */
export async function restoreAtRegistrar(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome | undefined> {
  const { zone, operation, former_ns: former, detail } = row;
  const account = await openAccount(parts, row);
  if (account === undefined) return undefined;
  if (operation !== null) {
    const { status } = await account.poll(zone, operation, signal);
    return status === "pending" ? { state: "undoing", afterMs: pollMs, ...(detail === null ? {} : { detail }) } : undefined;
  }
  const change = await account.setNameservers(zone, former, {}, signal);
  if (change.status === "done") return undefined;
  return { state: "undoing", afterMs: pollMs, operation: change.operation, ...(detail === null ? {} : { detail }) };
}

async function followUp(account: RegistrarAccount, { zone, operation }: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const change = await account.poll(zone, operation ?? "", signal);
  if (change.status === "pending") return { state: "delegating", afterMs: pollMs, detail: "The registrar is at work" };
  if (change.status === "failed")
    return { state: "undoing", afterMs: 0, operation: null, detail: `The registrar failed: ${change.detail}` };
  return { state: "delegating", afterMs: 0, operation: null, delegated: true };
}

async function openAccount({ vault, db, openRegistrar }: HandoverParts, { zone }: HandoverRow): Promise<RegistrarAccount | undefined> {
  return openRegistrar(zone, await vault.get(db, handoverScope(zone), "registrar_token"));
}
