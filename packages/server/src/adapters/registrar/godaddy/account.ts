import type {
  ChangeState,
  NameserverSet,
  OperationState,
  RegistrarAccount,
  RegistrarCapabilities,
} from "../../../features/registrars/registrar.ts";
import type { Clock } from "../../../platform/clock.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { expectShape } from "../expect-shape.ts";
import { canonicalHosts, isBelow, sameHosts } from "../host-names.ts";
import { Refusal } from "../refusal.ts";
import type { RegistrarHttp } from "../registrar-http.ts";
import { writeOnce } from "../replace-set.ts";
import { accessDenied } from "./read-refusal.ts";
import { checkers, type Domain } from "./schema.ts";

export interface AccountParts {
  http: RegistrarHttp;
  base: string;
  capabilities: RegistrarCapabilities;
  clock: Clock;
}

/** How long reads may go on to tell of the former set after a change was accepted. */
const longestLagMs = 600_000;

export function createAccount({ http, base, capabilities, clock }: AccountParts): RegistrarAccount {
  return {
    async probe(domain, signal) {
      const found = await read(domain, signal);
      if (!isActive(found) && !isLocked(found)) throw notActive(found);
      const set = setOf(found);
      return {
        nameservers: set.hosts,
        locked: isLocked(found),
        capabilities,
        warnings: [
          ...(found.transferProtected ? [`${domain} is protected at GoDaddy: it may want a second factor that its API cannot give.`] : []),
          ...(set.mode === "hosted" ? [`The records that GoDaddy's own DNS answers for ${domain} will no longer be seen.`] : []),
        ],
      };
    },
    getNameservers: async (domain, signal) => setOf(await read(domain, signal)),
    async ensureHosts(domain, hosts) {
      const own = hosts.find((host) => isBelow(host, domain));
      if (own === undefined) return;
      throw new RegistrarError("unsupported-operation", {
        detail: `GoDaddy's API cannot register the address of ${own}; register the host in its panel, or use name servers outside ${domain}.`,
      });
    },
    setNameservers: async (domain, hosts, _glue, signal) => {
      const found = await read(domain, signal);
      if (sameHosts(setOf(found).hosts, hosts)) return { status: "done" };
      return change(found, hosts, signal);
    },
    // Reads lag behind, so that a set that seems to stand already may be about to go: what is restored is always written.
    restore: async (domain, former, signal) => change(await read(domain, signal), former.hosts, signal),
    async poll(domain, operation, signal): Promise<OperationState> {
      const { hosts, since } = readOperation(operation);
      const seen = setOf(await read(domain, signal)).hosts;
      if (sameHosts(seen, hosts)) return { status: "done" };
      if (clock.now().getTime() - since < longestLagMs) return { status: "pending" };
      return {
        status: "failed",
        detail: `GoDaddy accepted the change of ${domain} but still tells of ${seen.join(", ")}; look at the domain in its panel, then try again.`,
      };
    },
  };

  async function change(found: Domain, hosts: readonly string[], signal: AbortSignal): Promise<ChangeState> {
    if (!isActive(found)) throw notActive(found);
    const { domain } = found;
    const accepted: ChangeState = { status: "pending", operation: writeOperation(hosts, clock.now().getTime()) };
    const isSeen = async (): Promise<boolean> => sameHosts(setOf(await read(domain, signal)).hosts, hosts);
    const patch = async (): Promise<ChangeState> => {
      await ask(domain, () => http.write({ method: "PATCH", url: urlOf(domain), body: { nameServers: [...hosts] }, signal }), signal);
      return accepted;
    };
    await writeOnce(patch, async () => ((await isSeen()) ? accepted : undefined));
    return (await isSeen()) ? { status: "done" } : accepted;
  }

  async function read(domain: string, signal: AbortSignal): Promise<Domain> {
    const body = await ask(domain, () => http.read({ method: "GET", url: urlOf(domain), signal }), signal);
    const found = expectShape(checkers.domain, body, "GoDaddy", "the domain");
    if (found.domain.toLowerCase() === domain) return { ...found, domain };
    throw new RegistrarError("registrar-error", {
      detail: `GoDaddy answered about another domain than ${domain}; nothing was changed, delegate by hand.`,
    });
  }

  /** A correct key of a small account is refused exactly as a foreign domain is; the list of domains tells them apart. */
  async function ask(domain: string, request: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refusal && error.foreignCode === accessDenied)) throw error;
      const list = http.read({ method: "GET", url: new URL(`${base}/v1/domains?limit=1`), signal });
      const isShut = await list.then(
        () => false,
        (second: unknown) => second instanceof Refusal && second.foreignCode === accessDenied,
      );
      if (!isShut) throw error;
      throw new RegistrarError("registrar-not-eligible", {
        detail: `GoDaddy opens its API to accounts with ten domains or a Discount Domain Club plan; take either, or delegate ${domain} by hand.`,
        cause: error,
      });
    }
  }

  function urlOf(domain: string): URL {
    return new URL(`${base}/v1/domains/${encodeURIComponent(domain)}`);
  }
}

function setOf({ nameServers }: Domain): NameserverSet {
  const hosts = canonicalHosts(nameServers ?? []);
  const isHosted = hosts.length > 0 && hosts.every((host) => isBelow(host, "domaincontrol.com"));
  return { hosts, pending: false, mode: isHosted ? "hosted" : "external" };
}

function isActive({ status }: Domain): boolean {
  return status === "ACTIVE";
}

/** The flag `locked` alone stands on nearly every domain and only forbids transfers; the status is what forbids changes. */
function isLocked({ status }: Domain): boolean {
  return /LOCK/.test(status);
}

function notActive({ domain, status }: Domain): RegistrarError {
  return new RegistrarError("unsupported-operation", {
    detail: `GoDaddy changes active domains only, and ${domain} is ${status}; bring it back to ACTIVE in the panel and try again.`,
  });
}

/** GoDaddy names no operation, so ours says what is waited for and since when. */
function writeOperation(hosts: readonly string[], since: number): string {
  return `${since} ${canonicalHosts(hosts).join(",")}`;
}

function readOperation(operation: string): { hosts: string[]; since: number } {
  const [since = "", hosts = ""] = operation.split(" ");
  return { hosts: hosts.split(","), since: Number(since) };
}
