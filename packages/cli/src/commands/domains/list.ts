import type { Allocation, Client } from "@catalyst/contract";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { describeDnsState } from "../../domains/describe-allocation.ts";
import { connect } from "../../mothership/connect.ts";
import { print, printJSON, printTable } from "../../output/print.ts";

interface Options {
  pool?: string;
  json?: boolean;
}

export function addListCommand(domains: Command, context: Context): void {
  domains
    .command("list")
    .description("names that are held or in use, pool by pool")
    .option("--pool <domain>", "only this pool's")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst domains list --pool omani.works")
    .action((options: Options) => list(context, options));
}

async function list(context: Context, { pool, json = false }: Options): Promise<void> {
  const { client } = await connect(context);
  const pools =
    pool === undefined ? (await client.call("listPools", { signal: context.signal })).pools.map(({ domain }) => domain) : [pool];
  const names: Allocation[] = [];
  for (const poolDomain of pools) names.push(...(await listPool(client, poolDomain, context.signal)));

  if (json) for (const name of names) printJSON(context, name);
  else if (names.length === 0) print(context, "No name is held. ./catalyst domains check acme.omani.works says whether one can be had.");
  else
    printTable(context, [
      ["NAME", "STATE", "DNS", "ADDRESS", "FOR"],
      ...names.map((name) => [
        name.fqdn,
        name.state,
        describeDnsState(name),
        name.loadBalancerIP ?? "-",
        name.deploymentId ?? name.createdBy,
      ]),
    ]);
}

async function listPool(client: Client, poolDomain: string, signal: AbortSignal): Promise<Allocation[]> {
  const found: Allocation[] = [];
  for (let cursor: string | undefined; ;) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.call("listAllocations", { params: { poolDomain }, query, signal });
    found.push(...page.allocations);
    cursor = page.nextCursor;
    if (cursor === undefined) return found;
  }
}
