import type { JournalEntry, JournalQuery } from "@catalyst/lab/journal/journal.ts";
import type { Command } from "commander";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { connectLab } from "../../mothership/connect-lab.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options {
  follow?: boolean;
  json?: boolean;
  project?: string;
  method?: string;
  path?: string;
  limit: string;
}

export function addJournalCommand(lab: Command, context: Context): void {
  lab
    .command("journal")
    .description("the requests the lab has answered")
    .option("-f, --follow", "go on as they come")
    .option("--project <id>", "only one project's")
    .option("--method <method>", "only one method")
    .option("--path <path>", "only paths like this")
    .option("--limit <number>", "how many of the latest", "50")
    .option("--json", "one JSON object per line")
    .addHelpText("after", "\nExample:\n  ./catalyst lab journal --method POST --follow")
    .action((options: Options) => showJournal(context, options));
}

async function showJournal(context: Context, options: Options): Promise<void> {
  const { follow = false, json = false, project, method, path } = options;
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) throw usageError(`--limit takes a whole number above zero, not "${options.limit}".`);
  const query: JournalQuery = {
    ...(project === undefined ? {} : { project }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
  };
  const admin = await connectLab(context);
  const show = (entry: JournalEntry) => (json ? printJSON(context, entry) : print(context, describe(entry)));

  const entries = await admin.journal({ ...query, limit }, context.signal);
  for (const entry of entries) show(entry);
  if (follow) for await (const entry of admin.followJournal({ ...query, since: entries.at(-1)?.seq ?? 0 }, context.signal)) show(entry);
}

function describe({ seq, wall, method, path, query, status, code, ruleId, ms }: JournalEntry): string {
  const more = [code, ruleId === undefined ? undefined : `by rule ${ruleId}`].filter((part) => part !== undefined).join(", ");

  return `${String(seq).padStart(6)} ${wall.slice(11, 23)} ${status} ${method.padEnd(6)} ${path}${query === "" ? "" : `?${query.replace(/^\?/, "")}`} ${ms.toFixed(1)} ms ${more}`.trimEnd();
}
