import { isIP } from "node:net";
import type { Glue, RegistrarAccount, RegistrarCapabilities } from "../../features/registrars/registrar.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { isBelow, isHostName } from "./host-names.ts";
import { registrableDomain } from "./registrable-domain.ts";
import type { RegistrarOptions } from "./registrar-options.ts";

export interface Guarded {
  id: string;
  name: string;
  capabilities: Pick<RegistrarCapabilities, "subdomainNs">;
  /** Most hosts the registrar takes, where that is fewer than 13. */
  mostHosts?: number;
}

/** Fewest and most name servers of a set: one is no redundancy, and more do not fit into a referral. */
const fewest = 2;
const most = 13;

/**
 * Puts the checks that protect a customer in front of every operation of an account, and tells of each when it has ended: names are names,
 * the domain is exactly a registered one (never a part of a name, which would move somebody's whole domain), a set has 2 to 13 hosts.
 */
export function guardAccount(account: RegistrarAccount, about: Guarded, options: RegistrarOptions): RegistrarAccount {
  const { setDs, delegateSubdomain, removeSubdomain } = account;

  async function run<T>(op: string, signal: AbortSignal, check: () => void, work: () => Promise<T>): Promise<T> {
    const startedAt = options.clock.now().getTime();
    let outcome = "ok";
    try {
      check();
      return await work();
    } catch (error) {
      outcome = signal.aborted ? "aborted" : error instanceof RegistrarError ? error.code : "bug";
      throw error;
    } finally {
      options.onRequest?.({ registrar: about.id, op, outcome, ms: options.clock.now().getTime() - startedAt });
    }
  }

  const onDomain = (domain: string) => () => checkDomain(domain, about);
  const onHosts = (domain: string, hosts: readonly string[], glue: Glue) => () => {
    checkDomain(domain, about);
    checkNames(hosts, glue);
  };
  const onSet = (domain: string, hosts: readonly string[], glue: Glue) => () => {
    onHosts(domain, hosts, glue)();
    checkCount(hosts, about);
  };

  return {
    probe: (domain, signal) => run("probe", signal, onDomain(domain), () => account.probe(domain, signal)),
    getNameservers: (domain, signal) => run("getNameservers", signal, onDomain(domain), () => account.getNameservers(domain, signal)),
    ensureHosts: (domain, hosts, glue, signal) =>
      run("ensureHosts", signal, onHosts(domain, hosts, glue), () => account.ensureHosts(domain, unique(hosts), glue, signal)),
    setNameservers: (domain, hosts, glue, signal) =>
      run("setNameservers", signal, onSet(domain, hosts, glue), () => account.setNameservers(domain, unique(hosts), glue, signal)),
    poll: (domain, operation, signal) => run("poll", signal, onDomain(domain), () => account.poll(domain, operation, signal)),
    restore: (domain, former, signal) =>
      run("restore", signal, onHosts(domain, former.hosts, former.glue ?? {}), () => account.restore(domain, former, signal)),
    ...(setDs && { setDs: (domain, ds, signal) => run("setDs", signal, onDomain(domain), () => setDs(domain, ds, signal)) }),
    ...(delegateSubdomain && {
      delegateSubdomain: (name, hosts, ds, signal) =>
        run("delegateSubdomain", signal, onSet(name, hosts, {}), () => delegateSubdomain(name, unique(hosts), ds, signal)),
    }),
    ...(removeSubdomain && {
      removeSubdomain: (name, hosts, ds, signal) =>
        run("removeSubdomain", signal, onHosts(name, hosts, {}), () => removeSubdomain(name, unique(hosts), ds, signal)),
    }),
  };
}

function unique(hosts: readonly string[]): string[] {
  return [...new Set(hosts)];
}

function checkDomain(domain: string, { name, capabilities }: Guarded): void {
  const registered = isHostName(domain) ? registrableDomain(domain)?.name : undefined;
  if (registered === domain || (registered !== undefined && capabilities.subdomainNs && isBelow(domain, registered))) return;
  throw new RegistrarError("unsupported-operation", {
    detail:
      registered === undefined
        ? `'${domain}' is no domain that anybody could register; check the spelling.`
        : `${domain} lies below ${registered}, and ${name} could only move the whole of ${registered}; delegate ${domain} by hand in its zone.`,
  });
}

function checkNames(hosts: readonly string[], glue: Glue): void {
  const wrong = [...hosts, ...Object.keys(glue)].find((host) => !isHostName(host));
  if (wrong !== undefined) throw new RegistrarError("nameservers-rejected", { detail: `'${wrong}' is no host name; check its spelling.` });
  const address = Object.values(glue)
    .flat()
    .find((each) => isIP(each) === 0);
  if (address !== undefined) throw new RegistrarError("nameservers-rejected", { detail: `'${address}' is no IP address; check \`glue\`.` });
}

function checkCount(hosts: readonly string[], { name, mostHosts = most }: Guarded): void {
  const count = unique(hosts).length;
  if (count >= fewest && count <= mostHosts) return;
  throw new RegistrarError("unsupported-operation", {
    detail: `${name} takes ${fewest} to ${mostHosts} name servers and was given ${count}; nothing was changed.`,
  });
}
