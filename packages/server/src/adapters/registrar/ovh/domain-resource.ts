import type { NameserverSet } from "../../../features/registrars/registrar.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { expectShape } from "../expect-shape.ts";
import { canonicalHosts } from "../host-names.ts";
import { Refusal } from "../refusal.ts";
import type { Api } from "./api.ts";
import { checkers, type Domain, type NameServer, type Task } from "./schema.ts";

/** What OVH tells of one domain. */
export interface DomainResource {
  path: string;
  describe(signal: AbortSignal): Promise<Domain>;
  nameservers(signal: AbortSignal): Promise<NameserverSet>;
  /** Id of the change of name servers that has not ended yet. */
  runningUpdate(signal: AbortSignal): Promise<number | undefined>;
  task(id: number, signal: AbortSignal): Promise<Task>;
  /** Registered addresses of a host; undefined where it is not registered. */
  glue(host: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
}

const updateFunction = "DomainDnsUpdate";

export function createDomainResource(api: Api, domain: string): DomainResource {
  const path = `/domain/${encodeURIComponent(domain)}`;

  async function describe(signal: AbortSignal): Promise<Domain> {
    const found = expectShape(checkers.domain, await api.get(path, signal), "OVH", "the domain");
    if (found.domain.toLowerCase() === domain) return found;
    throw new RegistrarError("registrar-error", {
      detail: `OVH answered about another domain than ${domain}; nothing was changed, delegate by hand.`,
    });
  }

  async function idsAt(below: string, signal: AbortSignal): Promise<number[]> {
    return expectShape(checkers.ids, await api.get(`${path}/${below}`, signal), "OVH", `the list ${below.split("?")[0]}`);
  }

  async function runningUpdate(signal: AbortSignal): Promise<number | undefined> {
    for (const status of ["doing", "todo"]) {
      const ids = await idsAt(`task?function=${updateFunction}&status=${status}`, signal);
      if (ids.length > 0) return Math.max(...ids);
    }
    return undefined;
  }

  async function entries(signal: AbortSignal): Promise<NameServer[]> {
    const found: NameServer[] = [];
    for (const id of await idsAt("nameServer", signal)) {
      // A former server may leave the list between the two questions.
      const entry = await unlessMissing(() => api.get(`${path}/nameServer/${id}`, signal));
      if (entry === undefined) continue;
      const server = expectShape(checkers.nameServer, entry, "OVH", "a name server");
      if (!server.toDelete) found.push(server);
    }
    return found;
  }

  return {
    path,
    describe,
    async nameservers(signal) {
      const { nameServerType } = await describe(signal);
      const found = await entries(signal);
      const glue = found.flatMap(({ host, ip }) => (ip ? [[host.toLowerCase(), [ip]] as const] : []));
      return {
        hosts: canonicalHosts(found.map(({ host }) => host)),
        pending: (await runningUpdate(signal)) !== undefined,
        mode: nameServerType === "hosted" ? "hosted" : "external",
        ...(glue.length > 0 && { glue: Object.fromEntries(glue) }),
      };
    },
    runningUpdate,
    task: async (id, signal) => expectShape(checkers.task, await api.get(`${path}/task/${id}`, signal), "OVH", "a task"),
    async glue(host, signal) {
      const reply = await unlessMissing(() => api.get(`${path}/glueRecord/${encodeURIComponent(host)}`, signal));
      return reply === undefined ? undefined : expectShape(checkers.glueRecord, reply, "OVH", "a glue record").ips;
    },
  };
}

/** What a request below a domain gives; undefined where there is no such thing. */
async function unlessMissing(request: () => Promise<unknown>): Promise<unknown> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Refusal && error.code === "domain-not-in-account") return undefined;
    throw error;
  }
}
