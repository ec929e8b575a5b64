import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { readPoolName } from "../../domains/pool-name.ts";
import { connect } from "../../mothership/connect.ts";
import { print, printJSON } from "../../output/print.ts";

export function addReserveCommand(domains: Command, context: Context): void {
  domains
    .command("reserve")
    .argument("<fqdn>", "a name below a pool")
    .description("hold a name for some minutes, for a sovereign-admin; provisioning does it by itself")
    .option("--json", "one JSON object, with the token")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst domains reserve acme.omani.works\n\nThe token it prints commits, renews or releases the name; it is told this once.",
    )
    .action(async (fqdn: string, options: { json?: boolean }) => {
      const { client } = await connect(context);
      const { poolDomain, subdomain } = await readPoolName(client, fqdn, context.signal);
      const reservation = await client.call("reserveName", {
        params: { poolDomain },
        body: { subdomain, createdBy: "catalyst-cli" },
        headers: { "idempotency-key": randomUUID() },
        signal: context.signal,
      });

      if (options.json === true) {
        printJSON(context, reservation);
        return;
      }
      print(context, `${reservation.fqdn} is held until ${reservation.expiresAt}`);
      print(context, `token ${reservation.reservationToken}`);
      print(context, `Give it back with ./catalyst domains release ${reservation.fqdn}`);
    });
}
