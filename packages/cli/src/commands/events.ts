import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { print, printJSON } from "../output/print.ts";
import { describeEvent } from "../watch/plain-view.ts";
import { followEvents } from "@catalyst/contract";

interface Options {
  follow?: boolean;
  json?: boolean;
  since: string;
}

export function addEventsCommand(program: Command, context: Context): void {
  program
    .command("events")
    .argument("<id>", "of the deployment")
    .description("show what happened to a deployment, in order")
    .option("--follow", "go on until it has settled, through restarts of the mothership")
    .option("--since <number>", "only events after this one", "0")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst events 0123456789abcdef --follow")
    .action((id: string, options: Options) => showEvents(context, id, options));
}

async function showEvents(context: Context, id: string, { follow = false, json = false, since }: Options): Promise<void> {
  let last = Number(since);
  if (!Number.isInteger(last) || last < 0) throw usageError(`--since takes the number of an event, not "${since}".`);
  const { client } = await connect(context);

  for (;;) {
    const page = await client.call("listEvents", { params: { id }, query: { since: last, limit: 1_000 }, signal: context.signal });
    for (const event of page.events) {
      if (json) printJSON(context, event);
      else print(context, describeEvent(event));
    }
    last = page.nextSince;
    if (page.events.length < 1_000) break;
  }
  if (!follow) return;
  for await (const followed of followEvents({ client, id, since: last, signal: context.signal })) {
    if (followed.type !== "event") return;
    if (json) printJSON(context, followed.event);
    else print(context, describeEvent(followed.event));
  }
}
