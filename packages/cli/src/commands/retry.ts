import { randomUUID } from "node:crypto";
import type { RetryRequest } from "@catalyst/contract";
import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { newToken, registrarToken } from "../deployments/new-token.ts";
import { watchProvision } from "../deployments/provision.ts";
import { showDeployment } from "../deployments/show-deployment.ts";
import { connect } from "../mothership/connect.ts";
import { print } from "../output/print.ts";

interface Options {
  phase?: string;
  allowReplace?: boolean;
  orphans?: string;
  carryOver?: boolean;
  detach?: boolean;
  json?: boolean;
}

const orphanChoices = ["fail", "import", "purge"] as const;

export function addRetryCommand(program: Command, context: Context): void {
  program
    .command("retry")
    .argument("<id>", "of a failed or cancelled deployment")
    .description("run a failed or cancelled deployment again, taking over what exists, and watch")
    .option("--phase <name>", "the phase to repeat; everything it needs is repeated too")
    .option("--allow-replace", "accept a plan that deletes or replaces a server, network or load balancer")
    .option("--orphans <what>", "with resources of our names that are not ours: fail, import or purge")
    .option("--carry-over", "copy the records that a domain of your own holds today into its new zone")
    .option("-d, --detach", "return at once instead of watching")
    .option("--json", "JSON lines: every event, done")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst retry 0123456789abcdef\n\nA new cloud token, if one is needed, is taken from HETZNER_API_TOKEN, a registrar's from REGISTRAR_TOKEN.",
    )
    .action((id: string, options: Options) => retry(context, id, options));
}

async function retry(context: Context, id: string, options: Options): Promise<void> {
  const { client } = await connect(context);
  const { lastSeq } = await client.call("readDeployment", { params: { id }, signal: context.signal });
  const reply = await client.call("retryDeployment", {
    params: { id },
    body: { ...retryRequest(options), ...(await newToken(context)), ...registrarToken(context) },
    headers: { "idempotency-key": randomUUID() },
    signal: context.signal,
  });
  if (options.json !== true) print(context, reply.message);
  if (options.detach === true) return;

  const state = await watchProvision(context, client, id, options.json === true, lastSeq);
  if (options.json !== true) showDeployment(context, state);
}

function retryRequest({ phase, allowReplace, orphans, carryOver }: Options): RetryRequest {
  return {
    ...(phase === undefined ? {} : { fromPhase: phase }),
    ...(allowReplace === true ? { allowReplace } : {}),
    ...(carryOver === true ? { carryOver } : {}),
    ...(orphans === undefined ? {} : { orphans: parseOrphans(orphans) }),
  };
}

function parseOrphans(text: string): (typeof orphanChoices)[number] {
  const choice = orphanChoices.find((each) => each === text);
  if (choice === undefined) throw usageError(`--orphans takes ${orphanChoices.join(", ")}, not "${text}".`);

  return choice;
}
