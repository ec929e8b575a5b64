import { type State, statuses, type Status } from "@catalyst/contract";
import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { print, printJSON, printTable } from "../output/print.ts";

interface Options {
  json?: boolean;
  all?: boolean;
  status?: string;
  fqdn?: string;
}

export function addDeploymentsCommand(program: Command, context: Context): void {
  program
    .command("deployments")
    .description("list deployments, newest first")
    .option("--all", "everybody's, for a sovereign-admin")
    .option("--status <status>", `only one of ${statuses.join(", ")}`)
    .option("--fqdn <domain>", "only this domain's")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst deployments --status failed")
    .action((options: Options) => list(context, options));
}

async function list(context: Context, { json = false, all, status, fqdn }: Options): Promise<void> {
  if (status !== undefined && !isStatus(status)) throw usageError(`"${status}" is not a status.`, `It is one of ${statuses.join(", ")}.`);
  const { client } = await connect(context);
  const filter = { ...(all === true ? { all } : {}), ...(status === undefined ? {} : { status }), ...(fqdn === undefined ? {} : { fqdn }) };
  const deployments: State[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.call("listDeployments", {
      query: { ...filter, limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      signal: context.signal,
    });
    deployments.push(...page.deployments);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }

  if (json) for (const deployment of deployments) printJSON(context, deployment);
  else if (deployments.length === 0) print(context, "No deployments. Start one with ./catalyst provision -f examples/solo.yaml.");
  else
    printTable(context, [
      ["ID", "DOMAIN", "STATUS", "PHASE", "STARTED"],
      ...deployments.map((each) => [each.id, each.sovereignFQDN, each.status, each.phase ?? "-", each.startedAt]),
    ]);
}

function isStatus(text: string): text is Status {
  return (statuses as readonly string[]).includes(text);
}
