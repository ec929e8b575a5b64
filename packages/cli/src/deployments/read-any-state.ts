import { ApiProblem, type Client, type State } from "@catalyst/contract";

/** A deployment's state. One that was wiped answers 410, and the answer carries the state. */
export async function readAnyState(client: Client, id: string, signal: AbortSignal): Promise<State> {
  try {
    return await client.call("readDeployment", { params: { id }, signal });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.error === "deployment-wiped" && error.problem["state"] !== undefined)
      return error.problem["state"] as State;
    throw error;
  }
}
