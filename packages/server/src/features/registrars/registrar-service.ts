import type { RegistrarInfo, SetNameserversReply, ValidateRegistrarReply } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Secret } from "../../platform/secret.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import type { SnapshotParts } from "../zones/snapshots.ts";
import { type DomainRules, guardDomain, readDomainName } from "./domain-guard.ts";
import { findRegistrar, type Registrars } from "./find-registrar.ts";
import type { Registrar } from "./registrar.ts";
import { tellingProblems } from "./registrar-problem.ts";
import { replaceNameservers } from "./replace-nameservers.ts";

/** Registrars' accounts, for as long as one call takes: a token that is sent here is used and forgotten. */
export interface RegistrarService {
  list(): { registrars: RegistrarInfo[]; names: string[] };
  /** Throws `invalid-format`, and the registrars' codes. */
  validate(registrar: string, call: AccountCall, signal: AbortSignal): Promise<ValidateRegistrarReply>;
  /** With `operation` while the registrar works. Throws `forbidden` for a person whose deployment it is not, `rate-limited`, and the registrars' codes. */
  setNameservers(actor: Actor, registrar: string, call: SetNameserversCall, signal: AbortSignal): Promise<SetNameserversReply>;
}

/** Members may be absent on the wire, each with a code of its own. */
export interface AccountCall {
  domain: string | undefined;
  token: Secret | undefined;
}

export interface SetNameserversCall extends AccountCall {
  /** Ours when left out. */
  nameservers?: readonly string[];
  glue?: Readonly<Record<string, string>>;
  deploymentId?: string;
}

export interface RegistrarParts {
  registrars: Registrars;
  book: NameserverBook;
  server: DnsServer;
  db: Db;
  snapshots: SnapshotParts;
  clock: Clock;
  rules: DomainRules;
  /** Person that a deployment belongs to. */
  ownerOf(deploymentId: string): Promise<string | undefined>;
  limits?: Partial<RegistrarLimits>;
}

export interface RegistrarLimits {
  /** How long validating may take, milliseconds. */
  validateMs: number;
  /** How long replacing may take before the answer is that the registrar still works. */
  replaceMs: number;
  pollMs: number;
  /** Changes of one domain in an hour. */
  changesPerHour: number;
}

export const defaultRegistrarLimits: RegistrarLimits = { validateMs: 15_000, replaceMs: 30_000, pollMs: 2_000, changesPerHour: 5 };

export function createRegistrarService(parts: RegistrarParts): RegistrarService {
  const limits = { ...defaultRegistrarLimits, ...parts.limits };

  return {
    list() {
      const registrars = [...parts.registrars.values()].map(describe);
      return { registrars, names: registrars.map(({ id }) => id) };
    },

    async validate(id, call, signal) {
      const registrar = findRegistrar(parts.registrars, id);
      const { domain, token } = requireAccount(call);
      const limit = AbortSignal.timeout(limits.validateMs);

      const probe = await tellingProblems({ registrar: registrar.id, domain }, { caller: signal, limit }, () =>
        registrar.open(token).probe(domain, AbortSignal.any([signal, limit])),
      );
      const { nameservers, capabilities, warnings } = probe;
      return {
        valid: true,
        registrar: registrar.id,
        domain,
        nameservers: [...nameservers],
        capabilities: { ...capabilities },
        warnings: probe.locked
          ? [...warnings, `${domain} is locked; unlock it at ${registrar.name} before its name servers are changed.`]
          : [...warnings],
      };
    },

    async setNameservers(actor, id, call, signal) {
      const registrar = findRegistrar(parts.registrars, id);
      const { domain, token } = requireAccount(call);
      const hosts = readHosts(call.nameservers ?? parts.book.hosts);
      await demandOwnDeployment(actor, call.deploymentId);
      guardDomain(domain, parts.rules);

      return replaceNameservers({ ...parts, limits }, { registrar, domain, token, hosts, glue: call.glue }, signal);
    },
  };

  /** A person may change a delegation only for a deployment of their own; programs have a scope for it. */
  async function demandOwnDeployment(actor: Actor, deploymentId: string | undefined): Promise<void> {
    if (actor.personId === undefined || actor.scopes.includes("pdm:admin")) return;
    const isOwn = deploymentId !== undefined && (await parts.ownerOf(deploymentId)) === actor.personId;
    if (!isOwn) throw new CatalystError("forbidden", { detail: "Name a deployment of your own in `deploymentId`" });
  }
}

function describe(registrar: Registrar): RegistrarInfo {
  const { id, name, tokenFormat, fields, capabilities, docsURL, propagation } = registrar;
  return {
    id,
    name,
    tokenFormat,
    fields: fields.map((field) => ({ ...field })),
    operations: [
      "validate",
      ...(capabilities.apexNs ? (["set-ns"] as const) : []),
      ...(capabilities.subdomainNs ? (["delegate-subdomain"] as const) : []),
    ],
    capabilities: { ...capabilities },
    docsURL,
    propagation,
  };
}

function requireAccount({ domain, token }: AccountCall): { domain: string; token: Secret } {
  if (domain === undefined || domain.trim() === "") throw new CatalystError("missing-domain");
  if (token === undefined || token.open().trim() === "") throw new CatalystError("missing-token");
  return { domain: readDomainName(domain), token };
}

/** Fewer than two are no redundancy, and more than thirteen fit into no referral. */
function readHosts(hosts: readonly string[]): string[] {
  const read = [...new Set(hosts.map(readDomainName))];
  if (read.length < 2 || read.length > 13)
    throw new CatalystError("missing-nameservers", { detail: `${read.length} name servers were given` });
  return read;
}
