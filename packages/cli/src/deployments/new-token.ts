import type { Context } from "../context.ts";
import { readRunFile } from "../mothership/run-file.ts";

/** A registrar's token to replace the one that a deployment holds, for a domain of the customer's own. */
export function registrarToken({ environment }: Context): { registrarToken?: string } {
  const token = environment["REGISTRAR_TOKEN"];

  return token === undefined ? {} : { registrarToken: token };
}

/**
 * A cloud token to replace the one that a deployment holds, from `HETZNER_API_TOKEN`. While the mothership here works with a lab, a real
 * token in the environment stays where it is: the deployment goes on with its own.
 */
export async function newToken(context: Context): Promise<{ hetznerToken?: string }> {
  const hetznerToken = context.environment["HETZNER_API_TOKEN"];
  if (hetznerToken === undefined) return {};
  const run = context.environment["CATALYST_API_URL"] === undefined ? await readRunFile(context.stateDirectory) : undefined;
  return run?.withLab === true && !hetznerToken.startsWith("lab") ? {} : { hetznerToken };
}
