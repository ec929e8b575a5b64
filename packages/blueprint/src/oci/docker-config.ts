import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { CredentialsFor, RegistryCredentials } from "./credentials.ts";

const configSchema = Type.Object({
  auths: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({
        auth: Type.Optional(Type.String()),
        username: Type.Optional(Type.String()),
        password: Type.Optional(Type.String()),
      }),
    ),
  ),
});

/** `$DOCKER_CONFIG/config.json`, else the one below the home directory: where `docker login` and `helm registry login` leave what they learned. */
export function dockerConfigPath(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment["DOCKER_CONFIG"] ?? join(environment["HOME"] ?? "/", ".docker"), "config.json");
}

/**
 * Credentials from docker's `config.json`. Only those written in the file: programs that keep credentials (`credHelpers`, `credsStore`) are not
 * started. A file that is not there knows nobody; one that cannot be read is an error that names the file and not its content.
 */
export function dockerCredentials(path: string): CredentialsFor {
  return async (registry) => {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const config = parseConfig(text, path);
    const entry = Object.entries(config.auths ?? {}).find(([key]) => hostOf(key) === registry.toLowerCase())?.[1];

    return entry === undefined ? undefined : readEntry(entry);
  };
}

function parseConfig(text: string, path: string): { auths?: Record<string, { auth?: string; username?: string; password?: string }> } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the file.
    throw new Error(`${path} is no JSON`);
  }
  if (!Value.Check(configSchema, value)) throw new Error(`${path} is no configuration of docker`);

  return value;
}

/** Keys are host names, and older ones whole addresses: `https://index.docker.io/v1/`. */
function hostOf(key: string): string {
  return (
    key
      .replace(/^https?:\/\//, "")
      .split("/")[0]
      ?.toLowerCase() ?? ""
  );
}

function readEntry({ auth, username, password }: { auth?: string; username?: string; password?: string }): RegistryCredentials | undefined {
  if (username !== undefined && password !== undefined) return { username, password };
  const decoded = Buffer.from(auth ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");

  return colon < 1 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
