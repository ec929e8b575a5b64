import { ApiProblem } from "@catalyst/contract";
import type { Command } from "commander";
import { CliError, exitCodes } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readPoolName } from "../../domains/pool-name.ts";
import { connect } from "../../mothership/connect.ts";
import { ask } from "../../output/ask.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options {
  yes?: boolean;
  json?: boolean;
}

export function addReleaseCommand(domains: Command, context: Context): void {
  domains
    .command("release")
    .argument("<fqdn>", "a name below a pool")
    .description("take a name and all of its DNS away, for a sovereign-admin; a wipe does it by itself")
    .option("--yes", "do not ask for the name to be typed")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst domains release acme.omani.works\n\nWhat runs under the name stays and is not found any more. A deployment's name is better given back by ./catalyst wipe.",
    )
    .action((fqdn: string, options: Options) => release(context, fqdn, options));
}

async function release(context: Context, text: string, { yes = false, json = false }: Options): Promise<void> {
  const { client } = await connect(context);
  const { poolDomain, subdomain } = await readPoolName(client, text, context.signal);
  const fqdn = `${subdomain}.${poolDomain}`;
  if (!yes) {
    const typed = await ask(context, `This takes ${fqdn} and every name below it out of the DNS. Type the name to go on: `, "Add --yes.");
    if (typed !== fqdn) throw new CliError("the name does not match; nothing was released.");
  }
  const call = { params: { poolDomain }, query: {}, body: { subdomain, sovereignFQDN: fqdn }, signal: context.signal };
  const reply = await client.call("releaseName", call).catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.problem.error !== "not-found") throw error;
    throw new CliError(`nobody holds ${fqdn}, so there is nothing to release.`, { next: "See ./catalyst domains list.", cause: error });
  });

  if (json) printJSON(context, reply);
  else if (reply.warning === undefined) print(context, `${fqdn} is free.`);
  else {
    const why = reply.freed.lastError === undefined ? "" : `: ${reply.freed.lastError.detail}`;
    print(context, `${fqdn} is being taken away${why}. It is free once its DNS is clean; see ./catalyst domains list.`);
  }
  process.exitCode = exitCodes.ok;
}
