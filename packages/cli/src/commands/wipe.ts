import { randomUUID } from "node:crypto";
import { type Client, type WipeReport, wipePhases } from "@catalyst/contract";
import type { Command } from "commander";
import { CliError, exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { newToken, registrarToken } from "../deployments/new-token.ts";
import { readAnyState } from "../deployments/read-any-state.ts";
import { connect } from "../mothership/connect.ts";
import { ask } from "../output/ask.ts";
import { print, printJSON } from "../output/print.ts";
import { chooseView } from "../watch/views.ts";
import { watchDeployment } from "../watch/watch-deployment.ts";

interface Options {
  yes?: boolean;
  force?: boolean;
  restoreNameservers?: boolean;
  json?: boolean;
  detach?: boolean;
}

export function addWipeCommand(program: Command, context: Context): void {
  program
    .command("wipe")
    .argument("<id>", "of the deployment")
    .description("destroy everything a deployment made in the cloud, and watch")
    .option("--yes", "do not ask for the domain to be typed")
    .option("--force", "also when it is young and still installing, or handed over")
    .option("--restore-nameservers", "give a domain of your own the name servers back that it had before")
    .option("-d, --detach", "return at once instead of watching")
    .option("--json", "JSON lines: every event, done, the report")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst wipe 0123456789abcdef\n\nEnds with a signed receipt: what was found, what was deleted, what was left and why.",
    )
    .action((id: string, options: Options) => wipe(context, id, options));
}

async function wipe(context: Context, id: string, options: Options): Promise<void> {
  const { client } = await connect(context);
  const { sovereignFQDN, lastSeq } = await client.call("readDeployment", { params: { id }, signal: context.signal });
  if (options.yes !== true) {
    const typed = await ask(
      context,
      `This destroys every cloud resource of ${sovereignFQDN} and takes its name out of the DNS. Type the domain to go on: `,
      "Add --yes.",
    );
    if (typed !== sovereignFQDN) throw new CliError("the domain does not match; nothing was wiped.");
  }
  const reply = await client.call("wipeDeployment", {
    params: { id },
    query: options.force === true ? { force: true } : {},
    body: {
      confirm: sovereignFQDN,
      ...(await newToken(context)),
      ...registrarToken(context),
      ...(options.restoreNameservers === true ? { restoreNameservers: true } : {}),
    },
    headers: { "idempotency-key": randomUUID() },
    signal: context.signal,
  });
  if (options.json !== true) print(context, reply.message);
  if (options.detach !== true) await watchWipe(context, client, id, lastSeq, options.json === true);
}

async function watchWipe(context: Context, client: Client, id: string, since: number, json: boolean): Promise<void> {
  await watchDeployment({ client, id, view: chooseView(context, json, wipePhases), signal: context.signal, since });
  const state = await readAnyState(client, id, context.signal);
  const report = await client.call("readWipeReport", { params: { id }, signal: context.signal });

  if (json) printJSON(context, { type: "report", report });
  else showReport(context, report);
  process.exitCode = state.status === "wiped" ? exitCodes.ok : exitCodes.failed;
}

function showReport(context: Context, report: WipeReport): void {
  print(context, report.sovereignFQDN);
  print(context, `  found       ${count(report.found) || "nothing"}`);
  print(context, `  deleted     ${count(report.deleted) || "nothing"}`);
  for (const { kind, name, reason } of [...report.residualOrphans, ...report.left])
    print(context, `  left        ${kind} ${name}: ${reason}`);
  for (const error of report.errors) print(context, `  error       ${error}`);
  print(context, `  verified    ${report.verifiedZeroOrphans ? "two full listings found nothing of it" : "no: something may remain"}`);
  if (report.pdmReleased !== undefined) print(context, `  name        ${report.pdmReleased ? "given back" : "still in the DNS"}`);
  print(context, `  signed      ${report.signature === undefined ? "no" : "yes"}`);
}

function count(counts: Record<string, number>): string {
  return Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${number} ${kind.replaceAll("_", " ")}`)
    .join(", ");
}
