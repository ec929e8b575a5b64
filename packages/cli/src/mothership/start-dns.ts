import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parentChild, poolChild, prepareZones, registryOf, resolverChild } from "@catalyst/lab/dns/dns-children.ts";
import { dnsFilePath, readDnsFile, writeDnsFile } from "@catalyst/lab/dns/dns-file.ts";
import { addressesOf, type DnsPlan, planDns } from "@catalyst/lab/dns/dns-plan.ts";
import { requireFree, takeLoopbackNetwork } from "@catalyst/lab/dns/loopback-network.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import type { Supervisor } from "@catalyst/lab/supervisor/supervisor.ts";
import type { SystemPrograms } from "@catalyst/lab/system-programs/find-system-programs.ts";
import type { Context } from "../context.ts";
import { labDirectory } from "./lab-file.ts";

export function dnsDirectory(stateDirectory: string): string {
  return join(labDirectory(stateDirectory), "dns");
}

/** Starts, or adopts, the lab's DNS and writes down where it is, for the lab's daemon and the mothership. */
export async function startDns(context: Context, supervisor: Supervisor, programs: SystemPrograms): Promise<DnsPlan> {
  const folder = dnsDirectory(context.stateDirectory);
  const plan = await choosePlan(folder, supervisor);
  const children = { plan, folder, programs };

  await supervisor.start(parentChild(children), context.signal);
  await supervisor.start(poolChild(children), context.signal);
  const trustAnchors = await prepareZones(registryOf(plan), plan);
  const resolver = resolverChild(children, trustAnchors);
  if (resolver !== undefined) await supervisor.start(resolver, context.signal);
  await writeDnsFile(folder, plan);

  return plan;
}

/** Survivors of an earlier supervisor hold the addresses and the keys they were started with; otherwise the keys are new. */
async function choosePlan(folder: string, supervisor: Supervisor): Promise<DnsPlan> {
  const before = await readDnsFile(dnsFilePath(folder));
  if (before !== undefined && supervisor.children.some(isRunning)) return before;
  if (before !== undefined && (await isFree(before))) {
    const fresh = planDns(networkOf(before), before.port);

    return { ...before, parent: { ...before.parent, apiKey: fresh.parent.apiKey }, pool: { ...before.pool, apiKey: fresh.pool.apiKey } };
  }
  const plan = await takeLoopbackNetwork(async (network, port) => {
    const candidate = planDns(network, port);
    await requireFree(addressesOf(candidate), port);
    return candidate;
  });
  // Its zones name the addresses of another network. The registrars publish everything again, and PDM repairs what it wrote.
  await rm(join(folder, "dns-parent"), { recursive: true, force: true });
  await writeDnsFile(folder, plan);

  return plan;
}

async function isFree(plan: DnsPlan): Promise<boolean> {
  return await requireFree(addressesOf(plan), plan.port).then(
    () => true,
    () => false,
  );
}

function networkOf({ parking }: DnsPlan): string {
  return parking.address.split(".").slice(0, 3).join(".");
}
