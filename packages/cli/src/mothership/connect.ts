import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, createClient } from "@catalyst/contract";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { mothershipDataDirectory } from "./child-definitions.ts";
import { readRunFile } from "./run-file.ts";

export interface Connection {
  client: Client;
  baseURL: string;
}

/**
 * A client for the mothership that `CATALYST_API_URL` names, or for the one `up` started here. It signs in with `CATALYST_TOKEN`, or with
 * the token that a local mothership keeps for the owner of the machine.
 */
export async function connect(context: Context): Promise<Connection> {
  const baseURL = context.environment["CATALYST_API_URL"] ?? (await readRunFile(context.stateDirectory))?.baseURL;
  if (baseURL === undefined)
    throw new CliError("no mothership is running here.", { next: "Start one with ./catalyst up, or name one in CATALYST_API_URL." });
  const token = await readToken(context);

  return { client: createClient({ baseURL, ...(token === undefined ? {} : { token }) }), baseURL };
}

/** The local token never goes to a mothership elsewhere. */
async function readToken(context: Context): Promise<string | undefined> {
  const given = context.environment["CATALYST_TOKEN"];
  if (given !== undefined) return given;
  if (context.environment["CATALYST_API_URL"] !== undefined) {
    throw new CliError("CATALYST_API_URL is set but CATALYST_TOKEN is not.", {
      next: "Make a token in that mothership's console and put it into CATALYST_TOKEN.",
    });
  }
  const path = join(context.environment["CATALYST_DATA_DIR"] ?? mothershipDataDirectory(context.stateDirectory), "local-admin-token");

  return await readFile(path, "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
}
