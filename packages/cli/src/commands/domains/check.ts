import type { Command } from "commander";
import { exitCodes } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { readPoolName } from "../../domains/pool-name.ts";
import { connect } from "../../mothership/connect.ts";
import { print, printJSON } from "../../output/print.ts";

export function addCheckCommand(domains: Command, context: Context): void {
  domains
    .command("check")
    .argument("<fqdn>", "a name below a pool, such as acme.omani.works")
    .description("whether a name can be had; holds nothing")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst domains check acme.omani.works\n\nExits 1 when it cannot be had.")
    .action(async (fqdn: string, options: { json?: boolean }) => {
      const { client } = await connect(context);
      const { poolDomain, subdomain } = await readPoolName(client, fqdn, context.signal);
      const reply = await client.call("checkName", { params: { poolDomain }, query: { sub: subdomain }, signal: context.signal });

      if (options.json === true) printJSON(context, reply);
      else if (reply.available) print(context, `${reply.fqdn ?? fqdn} is free.`);
      else
        print(
          context,
          `${reply.fqdn ?? fqdn} cannot be had: ${reply.detail ?? reply.reason ?? "it is not known why"} (${reply.reason ?? "-"})`,
        );
      process.exitCode = reply.available ? exitCodes.ok : exitCodes.failed;
    });
}
