import { readFile } from "node:fs/promises";
import type { CreateRequest } from "@catalyst/contract";
import { parse } from "yaml";
import { CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { registrarToken } from "./new-token.ts";
import { labToken, readLabFile } from "../mothership/lab-file.ts";
import { readRunFile } from "../mothership/run-file.ts";

/** The lab has projects by name, the contract wants a number as the cloud's console shows it. */
const labProjectID = "1";

/** A request from a YAML or JSON file (`-` for standard input), with the tokens from outside the file. */
export async function readRequest(context: Context, file: string): Promise<CreateRequest> {
  const request = withRegistrarToken(context, parseRequest(await readText(file), file));

  return request.hetznerToken === undefined ? { ...request, ...(await cloudCredentials(context)) } : request;
}

/**
 * The token for the cloud that the mothership provisions at. With a lab it is the lab's, so that a real token in the environment never gets
 * there; else `HETZNER_API_TOKEN`.
 */
export async function cloudCredentials(context: Context): Promise<{ hetznerToken: string; hetznerProjectID: string }> {
  const run = context.environment["CATALYST_API_URL"] === undefined ? await readRunFile(context.stateDirectory) : undefined;
  const lab = run?.withLab === true ? await readLabFile(context.stateDirectory) : undefined;
  if (lab !== undefined) return { hetznerToken: labToken(lab).token, hetznerProjectID: labProjectID };
  const hetznerToken = context.environment["HETZNER_API_TOKEN"];
  if (hetznerToken === undefined) {
    throw new CliError("a cloud token is needed and HETZNER_API_TOKEN is not set.", {
      next: "Make a token that may read and write in the cloud project, and put it there.",
    });
  }

  return { hetznerToken, hetznerProjectID: context.environment["HETZNER_PROJECT_ID"] ?? "0" };
}

/** A registrar that is named without a token gets the one in `REGISTRAR_TOKEN`. */
function withRegistrarToken(context: Context, request: CreateRequest): CreateRequest {
  const { registrarToken: token } = registrarToken(context);
  const registrar: { name: string; token?: string } | undefined = request.registrar;
  if (registrar === undefined || registrar.token !== undefined || token === undefined) return request;

  return { ...request, registrar: { ...registrar, token } };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file === "-" ? "/dev/stdin" : file, "utf8");
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** The server checks every member; here it need only be an object. */
function parseRequest(text: string, file: string): CreateRequest {
  let request: unknown;
  try {
    request = parse(text);
  } catch (error) {
    throw usageError(`${file} is not YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (typeof request !== "object" || request === null || Array.isArray(request))
    throw usageError(`${file} does not hold a request.`, "See examples/solo.yaml.");

  return request as CreateRequest;
}
