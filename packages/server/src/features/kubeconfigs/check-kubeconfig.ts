import { X509Certificate } from "node:crypto";
import { parse } from "yaml";
import { CatalystError } from "../../platform/errors.ts";

export interface CheckedKubeconfig {
  server: string;
  /** PEM. */
  ca: string;
  token: string;
}

interface Named {
  name?: unknown;
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
  context?: Record<string, unknown>;
}

/** Reads a kubeconfig that a stranger could have written: one cluster, context and user, https, inline CA and token, and nothing that runs or reads anything. */
export function checkKubeconfig(body: Buffer): CheckedKubeconfig {
  const config = readYAML(body);
  const [cluster, user, context] = [single(config, "clusters"), single(config, "users"), single(config, "contexts")];
  if (context.context?.["cluster"] !== cluster.name || context.context?.["user"] !== user.name)
    throw refuse("The context must name the one cluster and the one user");
  const { server, ca } = readCluster(cluster.cluster ?? {});
  return { server, ca, token: readToken(user.user ?? {}) };
}

const clusterMembers = new Set(["server", "certificate-authority-data"]);

function readCluster(cluster: Record<string, unknown>): Pick<CheckedKubeconfig, "server" | "ca"> {
  const { server, "certificate-authority-data": ca } = cluster;
  if (typeof server !== "string" || !server.startsWith("https://")) throw refuse("The server must be an https address");
  const foreign = Object.keys(cluster).filter((name) => !clusterMembers.has(name));
  if (foreign.length > 0)
    throw refuse(`The cluster may hold server and certificate-authority-data and nothing else, not ${foreign.join(", ")}`);
  const pem = typeof ca === "string" ? Buffer.from(ca, "base64").toString() : "";
  if (!isCertificate(pem)) throw refuse("The CA must stand inline, as certificate-authority-data");
  return { server, ca: pem };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

function readToken(user: Record<string, unknown>): string {
  const foreign = Object.keys(user).filter((name) => name !== "token");
  if (foreign.length > 0) throw refuse(`The user may hold a token and nothing else, not ${foreign.join(", ")}`);
  const { token } = user;
  // It goes into a header: visible ASCII only.
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) throw refuse("The user must hold an inline token");
  return token;
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
