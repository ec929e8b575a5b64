import { parse } from "yaml";
import { CatalystError } from "../../platform/errors.ts";

export interface CheckedKubeconfig {
  server: string;
  /** PEM. */
  ca: string;
  token: string;
}

interface Named {
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
}

/** Reads a kubeconfig that a stranger could have written: one cluster, context and user, https, inline CA and token, and nothing that runs or reads anything. */
export function checkKubeconfig(body: Buffer): CheckedKubeconfig {
  const config = readYAML(body);
  const cluster = single(config, "clusters").cluster ?? {};
  const user = single(config, "users").user ?? {};
  single(config, "contexts");
  const { server, "certificate-authority-data": ca } = cluster;
  if (typeof server !== "string" || !server.startsWith("https://")) throw refuse("The server must be an https address");
  if (cluster["insecure-skip-tls-verify"] || cluster["proxy-url"]) throw refuse("Verification must not be skipped, and no proxy be named");
  if (typeof ca !== "string" || ca === "") throw refuse("The CA must stand inline, as certificate-authority-data");
  const foreign = Object.keys(user).filter((name) => name !== "token");
  if (foreign.length > 0) throw refuse(`The user may hold a token and nothing else, not ${foreign.join(", ")}`);
  if (typeof user["token"] !== "string" || user["token"] === "") throw refuse("The user must hold an inline token");
  return { server, ca: Buffer.from(ca, "base64").toString(), token: user["token"] };
}

function readYAML(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    // Aliases could blow a small document up; a kubeconfig needs none.
    value = parse(body.toString(), { maxAliasCount: 0 });
  } catch (cause) {
    throw new CatalystError("invalid-kubeconfig", { detail: "It is not valid YAML", cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse("It is not a kubeconfig");
  return value as Record<string, unknown>;
}

function single(config: Record<string, unknown>, list: string): Named {
  const entries = config[list];
  if (!Array.isArray(entries) || entries.length !== 1) throw refuse(`It must hold exactly one entry in ${list}`);
  return (entries[0] ?? {}) as Named;
}

function refuse(detail: string): CatalystError {
  return new CatalystError("invalid-kubeconfig", { detail });
}
