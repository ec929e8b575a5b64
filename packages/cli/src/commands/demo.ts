import { join } from "node:path";
import { type Client, type DelegationChain, isLive, type State } from "@catalyst/contract";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { createDeployment, existingDeployment, watchProvision } from "../deployments/provision.ts";
import { readRequest } from "../deployments/read-request.ts";
import { showDeployment } from "../deployments/show-deployment.ts";
import { describeAnswer } from "../domains/describe-chain.ts";
import { describeInfrastructure } from "../domains/describe-infrastructure.ts";
import { connect } from "../mothership/connect.ts";
import { describeRun } from "../mothership/describe-run.ts";
import { ensureDnsPrograms } from "../mothership/dns-programs.ts";
import { ensureUp } from "../mothership/ensure-up.ts";
import { readReadyRun } from "../mothership/run-file.ts";
import { formatDuration } from "../output/duration.ts";
import { print } from "../output/print.ts";
import { isInfrastructureReady } from "../watch/watch-deployment.ts";

export function addDemoCommand(program: Command, context: Context): void {
  program
    .command("demo")
    .description("from nothing to the infrastructure of a Sovereign at its own name, in a local cloud, with the real OpenTofu and PowerDNS")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst demo\n\nNeeds no account anywhere. Safe to run twice; ./catalyst down stops everything.",
    )
    .action(() => demo(context));
}

async function demo(context: Context): Promise<void> {
  const startedAt = context.now();
  print(context, "Starting the mothership and a local cloud …");
  if ((await readReadyRun(context.stateDirectory)) === undefined) await ensureDnsPrograms(context, "lab");
  const { run } = await ensureUp(context, []);
  for (const line of await describeRun(context, run)) print(context, line);
  print(context, `usable after ${formatDuration(context.now() - startedAt)}\n`);

  const { client, baseURL } = await connect(context);
  const { id, existed, since } = await provisionExample(context, client);
  if (existed) print(context, `Its domain has a deployment already, ${id}; here it is.`);
  const state = await watchProvision(context, client, id, false, since);
  print(context);
  showDeployment(context, state);
  const chain = isInfrastructureReady(state) ? await lookAtName(context, client, state.sovereignFQDN) : undefined;
  print(context);
  if (chain !== undefined) print(context, describeInfrastructure(chain));
  showNextSteps(context, state, baseURL);
}

interface Example {
  id: string;
  existed: boolean;
  /** Events up to this one are old news. */
  since: number;
}

async function provisionExample(context: Context, client: Client): Promise<Example> {
  const file = join(checkoutDirectory, "examples/solo.yaml");
  const request = await readRequest(context, file);
  const domain = `${request.sovereignSubdomain}.${request.sovereignPoolDomain}`;
  print(context, `Provisioning ${domain}, as examples/solo.yaml describes it, through the API at POST /api/v1/deployments`);

  const { deployments } = await client.call("listDeployments", { query: { fqdn: domain, all: true }, signal: context.signal });
  const live = deployments.find(({ status, cloudResources }) => isLive(status, cloudResources));
  if (live !== undefined) return { id: live.id, existed: true, since: isInfrastructureReady(live) ? live.lastSeq : 0 };
  try {
    return { id: (await createDeployment(context, client, request)).id, existed: false, since: 0 };
  } catch (error) {
    const existing = existingDeployment(error);
    if (existing === undefined) throw error;

    return { id: existing, existed: true, since: 0 };
  }
}

/** Asked of the servers themselves, and of a resolver that checks signatures. */
async function lookAtName(context: Context, client: Client, domain: string): Promise<DelegationChain> {
  const chain = await client.call("inspectChain", { query: { domain }, signal: context.signal });
  print(context);
  print(context, `Asked for its name:`);
  for (const line of describeAnswer(chain)) print(context, `  ${line}`);
  return chain;
}

function showNextSteps(context: Context, state: State, baseURL: string): void {
  print(context, "Next:");
  if (state.failure !== undefined) print(context, `  ./catalyst retry ${state.id}`);
  print(context, `  open ${baseURL}                    the mothership`);
  print(context, `  ./catalyst domains verify ${state.sovereignFQDN}    its delegation and signatures, from the root down`);
  print(context, `  ./catalyst events ${state.id}    everything that happened`);
  print(context, `  ./catalyst wipe ${state.id}      destroy it again, with a receipt`);
  print(context, "  ./catalyst down                        stop everything");
}
