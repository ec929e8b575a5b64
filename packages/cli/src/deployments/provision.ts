import { randomUUID } from "node:crypto";
import { ApiProblem, type Client, type CreateReply, type CreateRequest, isSettled, provisionPhases, type State } from "@catalyst/contract";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { chooseView } from "../watch/views.ts";
import { isInfrastructureReady, watchDeployment } from "../watch/watch-deployment.ts";

/** Asks for a deployment. The key makes a repeat after a lost answer harmless. */
export async function createDeployment(context: Context, client: Client, request: CreateRequest): Promise<CreateReply> {
  return await client.call("createDeployment", { body: request, headers: { "idempotency-key": randomUUID() }, signal: context.signal });
}

/** The id of the deployment that has the domain already, from the refusal of a second one. */
export function existingDeployment(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem) || error.problem.error !== "sovereign-exists") return undefined;
  const id = error.problem["existingId"];

  return typeof id === "string" ? id : undefined;
}

/** Follows a provision until its cloud resources stand or it has ended, and sets the exit status. */
export async function watchProvision(context: Context, client: Client, id: string, json: boolean, since = 0): Promise<State> {
  const view = chooseView(context, json, provisionPhases);
  const state = await watchDeployment({ client, id, view, signal: context.signal, since, until: isInfrastructureReady });
  process.exitCode = hasFailed(state) ? exitCodes.failed : exitCodes.ok;

  return state;
}

/** A deployment whose later phases failed has provisioned its infrastructure all the same. */
function hasFailed(state: State): boolean {
  return isSettled(state.status) && !isInfrastructureReady(state);
}
