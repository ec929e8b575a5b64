import { createHash } from "node:crypto";
import type { Actor } from "../pdm-callers/actor.ts";
import { maySay } from "../pdm-callers/actor.ts";
import type { Registrars } from "../registrars/find-registrar.ts";
import type { Glue } from "../registrars/registrar.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { ByoRow } from "./store.ts";

/** Where the record stands that proves whose the domain is. */
export function challengeName(domain: string): string {
  return `_catalyst-challenge.${domain}`;
}

/** What it says. It hangs on the claimant, so that nobody can prove anything with somebody else's. */
export function challengeFor(domain: string, owner: string): string {
  return `catalyst-${createHash("sha256").update(`${domain}\n${owner}`).digest("base64url")}`;
}

/** Whose the zone is at the server, at most 40 characters. */
export function accountFor(domain: string, deploymentId: string): string {
  const hash = createHash("sha256").update(domain).digest("hex").slice(0, 16);
  return /^[a-z0-9-]{1,36}$/.test(deploymentId) ? `byo:${deploymentId}` : `byo:${hash}`;
}

/** Where the vault keeps the registrar's token of a domain. */
export function tokenScope(domain: string): string {
  return `byo:${domain}`;
}

export const tokenName = "registrar_token";

export function mayAct(actor: Actor, { owner, deployment_id: deploymentId }: ByoRow): boolean {
  return maySay(actor, "pdm:admin") || actor.name === owner || actor.name === `deployment:${deploymentId}`;
}

/** Whether anybody is still sent to us by the parent, as last seen. */
export function pointsAtUs({ seen_ns: seen, target_ns: target }: Pick<ByoRow, "seen_ns" | "target_ns">): boolean {
  return seen.some((host) => target.includes(host));
}

/** Whether we can put the DS where it belongs. */
export function placesDs({ mode, registrar }: ByoRow, registrars: Registrars): boolean {
  return mode === "byo-api" && registrar !== null && registrars.get(registrar)?.capabilities.ds === true;
}

export function glueOf({ addresses }: NameserverBook): Glue {
  const hosts = [...new Set(addresses.map(({ host }) => host))];
  return Object.fromEntries(hosts.map((host) => [host, addresses.filter((each) => each.host === host).map(({ address }) => address)]));
}
