import type { SetNameserversReply } from "@catalyst/contract";
import { mayProceed } from "../../http/rate-limit.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { CatalystError } from "../../platform/errors.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import type { Secret } from "../../platform/secret.ts";
import { sameHosts } from "./domain-guard.ts";
import { keepFormerSet } from "./former-set.ts";
import type { ChangeState, Glue, NameserverSet, Registrar, RegistrarAccount } from "./registrar.ts";
import { tellingProblems } from "./registrar-problem.ts";
import type { RegistrarLimits, RegistrarParts } from "./registrar-service.ts";

export interface Replacement {
  registrar: Registrar;
  domain: string;
  token: Secret;
  hosts: readonly string[];
  glue: Readonly<Record<string, string>> | undefined;
}

type Parts = RegistrarParts & { limits: RegistrarLimits };

/**
 * Replaces a domain's name servers at its registrar, after keeping what was there, and reads back what came of it. A name below a zone that
 * the account hosts is delegated there instead, with NS and, once our servers sign it, DS. `operation` when the registrar is not done in time.
 */
export async function replaceNameservers(parts: Parts, wish: Replacement, caller: AbortSignal): Promise<SetNameserversReply> {
  const { registrar, domain, hosts } = wish;
  const limit = AbortSignal.timeout(parts.limits.replaceMs);
  const signal = AbortSignal.any([caller, limit]);

  return tellingProblems({ registrar: registrar.id, domain }, { caller, limit }, async () => {
    const account = registrar.open(wish.token);
    const former = await account.getNameservers(domain, signal);
    await keep(parts, wish, former);
    const started = await begin(parts, account, wish, signal);
    const state = await settle(parts, account, domain, started, { caller, limit });
    const set = state.status === "done" ? await readBack(account, wish, signal) : former;
    return {
      success: true,
      registrar: registrar.id,
      domain,
      nameservers: [...set.hosts],
      previous: [...former.hosts],
      propagation: registrar.propagation,
      ...(state.status === "pending" ? { operation: { id: state.operation, status: "pending" as const } } : {}),
    };
  });

  /** Counted only here, where the token has shown that it may read the domain: nobody else uses up an owner's changes. */
  async function keep({ db, clock, limits, snapshots }: Parts, { registrar: { id } }: Replacement, set: NameserverSet): Promise<void> {
    if (sameHosts(set.hosts, hosts)) return;
    const perHour = { count: limits.changesPerHour, windowMs: 3_600_000 };
    if (!(await mayProceed(db, clock, { subject: domain, action: "set-ns", limit: perHour }))) {
      throw new CatalystError("rate-limited", {
        detail: `The name servers of ${domain} may be changed ${perHour.count} times an hour`,
        headers: { "retry-after": String(Math.ceil(perHour.windowMs / perHour.count / 1000)) },
      });
    }
    await keepFormerSet(db, snapshots, domain, { registrar: id, set, ds: [], reason: "before set-ns" });
  }
}

async function begin(parts: Parts, account: RegistrarAccount, wish: Replacement, signal: AbortSignal): Promise<ChangeState> {
  const { registrar, domain, hosts } = wish;
  const isBelowZone = parts.rules.registrable(domain) !== domain;
  if (isBelowZone && registrar.capabilities.subdomainNs && account.delegateSubdomain) {
    await account.delegateSubdomain(domain, hosts, await dsFor(parts, wish, signal), signal);
    return { status: "done" };
  }

  const glue = glueOf(parts, wish);
  await account.ensureHosts(domain, hosts, glue, signal);
  return account.setNameservers(domain, hosts, glue, signal);
}

/** The keys of a zone that we serve; none for servers that are not ours. */
async function dsFor({ server, book }: Parts, { domain, hosts }: Replacement, signal: AbortSignal): Promise<string[]> {
  if (!sameHosts(hosts, book.hosts)) return [];
  try {
    if ((await server.readZone(domain, signal)) === undefined) return [];
    return (await server.readKeys(domain, signal)).flatMap(({ ds }) => ds);
  } catch (error) {
    if (error instanceof DnsServerError) throw new CatalystError("pdns-unavailable", { cause: error });
    throw error;
  }
}

function glueOf({ book }: Parts, { hosts, glue = {} }: Replacement): Glue {
  const ours = book.addresses.filter(({ host }) => hosts.includes(host));
  return {
    ...Object.fromEntries(ours.map(({ host }) => [host, ours.filter((each) => each.host === host).map(({ address }) => address)])),
    ...Object.fromEntries(Object.entries(glue).map(([host, address]) => [host, [address]])),
  };
}

/** Polls until the registrar is done or the time is up. Throws `registrar-error` when it gave up. */
async function settle(
  { clock, limits }: Parts,
  account: RegistrarAccount,
  domain: string,
  state: ChangeState,
  { caller, limit }: { caller: AbortSignal; limit: AbortSignal },
): Promise<ChangeState> {
  if (state.status === "done") return state;
  const signal = AbortSignal.any([caller, limit]);
  try {
    for (;;) {
      const now = await account.poll(domain, state.operation, signal);
      if (now.status === "done") return now;
      if (now.status === "failed") throw new RegistrarError("registrar-error", { detail: now.detail });
      await clock.sleep(limits.pollMs, signal);
    }
  } catch (error) {
    if (limit.aborted && !caller.aborted) return state;
    throw error;
  }
}

async function readBack(account: RegistrarAccount, { registrar, domain, hosts }: Replacement, signal: AbortSignal): Promise<NameserverSet> {
  const set = await account.getNameservers(domain, signal);
  if (sameHosts(set.hosts, hosts)) return set;
  const told = set.hosts.join(", ") || "no name servers";
  throw new RegistrarError("registrar-error", {
    detail: `${registrar.name} acknowledged the change of ${domain} but still tells ${told}.`,
  });
}
