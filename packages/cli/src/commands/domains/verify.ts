import type { Command } from "commander";
import { exitCodes } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { describeChain } from "../../domains/describe-chain.ts";
import { connect } from "../../mothership/connect.ts";
import { print, printJSON } from "../../output/print.ts";

export function addVerifyCommand(domains: Command, context: Context): void {
  domains
    .command("verify")
    .argument("<fqdn>", "a Sovereign's domain, of a pool or the customer's own")
    .description("look at a domain from outside, from the root down: delegations, signatures, addresses")
    .option("--json", "one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst domains verify acme.omani.works\n\nAsks the name servers themselves, each of them. Exits 1 when something keeps the domain from being found or trusted.",
    )
    .action(async (fqdn: string, options: { json?: boolean }) => {
      const { client } = await connect(context);
      const chain = await client.call("inspectChain", { query: { domain: fqdn }, signal: context.signal });

      if (options.json === true) printJSON(context, chain);
      else for (const line of describeChain(chain)) print(context, line);
      process.exitCode = chain.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
    });
}
