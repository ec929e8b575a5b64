import { isIP } from "node:net";
import { milliseconds } from "../../duration.ts";
import { canonicalHost, isHostName, isWithin } from "../host-name.ts";
import type { RegistrarDomain } from "../registrar-account.ts";
import { readingAt } from "../registrar-book.ts";
import { jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { readType, refuseUnchangeable } from "./domains.ts";
import { startTask } from "./tasks.ts";

interface NameServer {
  id: number;
  host: string;
  ip: string | null;
  isUsed: boolean;
  toDelete: boolean;
}

export function listNameServers(call: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  return jsonAnswer(
    200,
    nameServersOf(call, domain).map(({ id }) => id),
  );
}

export function getNameServer(call: RegistrarCall, domain: RegistrarDomain, id: number): WireAnswer {
  const found = nameServersOf(call, domain).find((server) => server.id === id);
  if (!found) throw new RegistrarRefusal("NOT_FOUND", "The requested object (id) does not exist");
  return jsonAnswer(200, found);
}

/** Replaces the whole set, by a task. */
export function updateNameServers(call: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  refuseUnchangeable(call, domain);
  if (readType(domain, call.book.clock.now()) === "hosted") {
    throw new RegistrarRefusal("BAD_REQUEST", "The name servers of this domain are hosted: its nameServerType must be external first");
  }
  const entries = readEntries(call.request.body);
  const glue: Record<string, string[]> = {};
  for (const { host, ip } of entries) {
    if (!isWithin(host, domain.name)) continue;
    if (ip !== undefined) glue[host] = [ip];
    else if (!domain.glue[host]) throw new RegistrarRefusal("BAD_REQUEST", `The IP of ${host} is missing: it lies below the domain itself`);
  }
  return startTask(call, domain, "DomainDnsUpdate", { nameservers: entries.map(({ host }) => host), glue });
}

function readEntries(body: unknown): { host: string; ip?: string }[] {
  const { nameServers } = (body ?? {}) as { nameServers?: unknown };
  if (!Array.isArray(nameServers)) throw new RegistrarRefusal("BAD_REQUEST", "Missing parameter nameServers");
  if (nameServers.length < 2 || nameServers.length > 13) throw new RegistrarRefusal("BAD_REQUEST", "nameServers must hold 2 to 13 entries");
  const entries = nameServers.map((entry: unknown) => {
    const { host, ip } = (entry ?? {}) as { host?: unknown; ip?: unknown };
    const name = canonicalHost(typeof host === "string" ? host : "");
    if (!isHostName(name)) throw new RegistrarRefusal("BAD_REQUEST", `Invalid name server: ${name}`);
    if (typeof ip === "string" && isIP(ip) === 0) throw new RegistrarRefusal("BAD_REQUEST", `Invalid IP: ${ip}`);
    return { host: name, ...(typeof ip === "string" && { ip }) };
  });
  if (new Set(entries.map(({ host }) => host)).size < entries.length) {
    throw new RegistrarRefusal("BAD_REQUEST", "Name servers must be unique");
  }
  return entries;
}

/** The set as reads show it; the former one lingers a while, marked to be deleted. */
function nameServersOf({ book, readAt }: RegistrarCall, domain: RegistrarDomain): NameServer[] {
  const { nameservers } = readingAt(domain, readAt);
  const change = domain.readings.at(-1)!;
  const lingers = readAt >= change.from && readAt < change.from + milliseconds(book.knobs.get("registrar.ovh.linger"));
  const former = lingers ? domain.formerNameservers.filter((host) => !nameservers.includes(host)) : [];
  const describe = (host: string, isUsed: boolean): NameServer => ({
    id: 1_000_000 + (book.rng.keyed(`ovh name server ${domain.name} ${host}`) % 90_000_000),
    host,
    ip: domain.glue[host]?.[0] ?? null,
    isUsed,
    toDelete: !isUsed,
  });
  return [...nameservers.map((host) => describe(host, true)), ...former.map((host) => describe(host, false))];
}
