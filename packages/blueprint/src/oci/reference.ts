import { RegistryError } from "./registry-error.ts";

/** Where an artifact is: `oci://ghcr.io/openova-io/bp-cilium:1.2.3`, or by digest. */
export interface Reference {
  /** Host with its port, if any: `ghcr.io`, `127.0.0.1:5000`. */
  registry: string;
  /** `openova-io/bp-cilium`. */
  repository: string;
  tag?: string;
  /** `sha256:` and 64 hex digits. */
  digest?: string;
}

const host = /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/i;
/** Distribution specification, "Pulling manifests": the two grammars. */
const repositoryName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagName = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const digestName = /^sha256:[0-9a-f]{64}$/;

/** Reads `oci://host/path[:tag][@digest]`. Throws RegistryError REG-REFERENCE. */
export function parseReference(text: string): Reference {
  const [, registry = "", rest = ""] = /^oci:\/\/([^/]+)\/(.+)$/.exec(text) ?? [];
  const [, repository = "", tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(rest) ?? [];
  if (!host.test(registry) || !repositoryName.test(repository)) throw wrong(text);
  if ((tag !== undefined && !tagName.test(tag)) || (digest !== undefined && !digestName.test(digest))) throw wrong(text);

  return { registry, repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `oci://${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** Where a registry is spoken to: over TLS, save on this machine. Docker Hub answers under another name than its images bear. */
export function addressOf(registry: string): URL {
  if (registry === "docker.io") return new URL("https://registry-1.docker.io");

  return new URL(`${isLoopback(registry) ? "http" : "https"}://${registry}`);
}

/** A registry on this machine is spoken to in plain http; every other one over TLS. */
export function isLoopback(registry: string): boolean {
  const name = registry.replace(/:\d+$/, "").toLowerCase();

  return name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name);
}

function wrong(text: string): RegistryError {
  return new RegistryError("REG-REFERENCE", `"${text}" is no reference; it has the form oci://host/path/name:version.`);
}
