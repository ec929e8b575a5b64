import type {
  ChangeState,
  Glue,
  NameserverSet,
  OperationState,
  RegistrarAccount,
  RegistrarCapabilities,
} from "../../../features/registrars/registrar.ts";
import type { Clock } from "../../../platform/clock.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { expectShape } from "../expect-shape.ts";
import { addressOf, canonicalHosts, isBelow, needsAddress, sameHosts } from "../host-names.ts";
import { writeOnce } from "../replace-set.ts";
import type { Api } from "./api.ts";
import { createDomainResource, type DomainResource } from "./domain-resource.ts";
import { createGlueWriter } from "./glue-writer.ts";
import { checkers, type Task } from "./schema.ts";

const done = { status: "done" } as const;

export function createAccount(api: Api, capabilities: RegistrarCapabilities, clock: Clock): RegistrarAccount {
  const ensureGlue = createGlueWriter(api, clock);

  return {
    async probe(domain, signal) {
      const resource = createDomainResource(api, domain);
      const { hostSupported, transferLockStatus } = await resource.describe(signal);
      const set = await resource.nameservers(signal);
      return {
        nameservers: set.hosts,
        locked: transferLockStatus === "locked",
        capabilities: { ...capabilities, glue: hostSupported !== false },
        warnings: [
          ...(set.pending ? [`OVH is still busy with another change of ${domain}.`] : []),
          ...(set.mode === "hosted" ? [`The records that OVH's own DNS answers for ${domain} will no longer be seen.`] : []),
        ],
      };
    },
    getNameservers: (domain, signal) => createDomainResource(api, domain).nameservers(signal),
    ensureHosts: (domain, hosts, glue, signal) => ensureGlue(createDomainResource(api, domain), hostsBelow(domain, hosts), glue, signal),
    async setNameservers(domain, hosts, glue, signal) {
      const resource = createDomainResource(api, domain);
      const set = await resource.nameservers(signal);
      // A process of ours may have begun this change and died; whether it is that one shows when it ends.
      const running = set.pending ? await resource.runningUpdate(signal) : undefined;
      if (running !== undefined) return { status: "pending", operation: writeOperation(running, hosts) };
      if (sameHosts(set.hosts, hosts)) return done;
      return change(resource, set, { domain, hosts, glue, signal });
    },
    poll,
    async restore(domain, former, signal) {
      const resource = createDomainResource(api, domain);
      const set = await resource.nameservers(signal);
      if (set.pending) throw stillBusy(domain);
      if (former.mode === "external") {
        if (set.mode === "external" && sameHosts(set.hosts, former.hosts)) return done;
        return change(resource, set, { domain, hosts: former.hosts, glue: former.glue ?? {}, signal });
      }
      if (set.mode === "external") await setType(resource, "hosted", signal);
      const restored = await resource.nameservers(signal);
      if (restored.mode === "hosted") return done;
      throw new RegistrarError("registrar-error", {
        detail: `OVH said that ${domain} was given back to its own DNS, but still tells of other name servers; look at the domain in its panel.`,
      });
    },
  };

  interface Wanted {
    domain: string;
    hosts: readonly string[];
    glue: Glue;
    signal: AbortSignal;
  }

  async function change(resource: DomainResource, former: NameserverSet, wanted: Wanted): Promise<ChangeState> {
    const { domain, hosts, glue, signal } = wanted;
    await ensureGlue(resource, hostsBelow(domain, hosts), glue, signal);
    if (former.mode === "hosted") await setType(resource, "external", signal);
    try {
      const nameServers = await entriesFor(resource, wanted);
      const id = await startUpdate(resource, nameServers, wanted);
      return id === undefined ? done : await poll(domain, writeOperation(id, hosts), signal).then(stateOf(writeOperation(id, hosts)));
    } catch (error) {
      const isRefused = error instanceof RegistrarError && error.code !== "api-unavailable";
      // Nothing was changed but the type, so that goes back too; the refusal is what the customer has to hear.
      if (isRefused && former.mode === "hosted") await setType(resource, "hosted", signal).catch(() => undefined);
      throw error;
    }
  }

  /** The new task's id; undefined when the answer was lost and the set stands already. */
  async function startUpdate(resource: DomainResource, nameServers: object[], { hosts, signal }: Wanted): Promise<number | undefined> {
    const found = await writeOnce<{ id: number | undefined }>(
      async () => {
        const reply = await api.send("POST", `${resource.path}/nameServers/update`, { nameServers }, signal);
        return { id: expectShape(checkers.task, reply, "OVH", "POST nameServers/update").id };
      },
      async () => {
        const id = await resource.runningUpdate(signal);
        if (id !== undefined) return { id };
        const set = await resource.nameservers(signal);
        return sameHosts(set.hosts, hosts) ? { id: undefined } : undefined;
      },
    );
    return found.id;
  }

  async function poll(domain: string, operation: string, signal: AbortSignal): Promise<OperationState> {
    const { id, hosts } = readOperation(operation);
    const resource = createDomainResource(api, domain);
    const task = await resource.task(id, signal);
    if (isRunning(task)) return { status: "pending" };
    if (task.status !== "done") return { status: "failed", detail: `OVH did not carry the change of ${domain} out: ${reasonOf(task)}.` };
    const { hosts: seen } = await resource.nameservers(signal);
    if (sameHosts(seen, hosts)) return done;
    return {
      status: "failed",
      detail: `OVH ended the change of ${domain}, but tells of ${seen.join(", ")}; look at the domain in its panel, then try again.`,
    };
  }

  /** Where the registry has no hosts of its own, the address travels inside the entry. */
  async function entriesFor(resource: DomainResource, { domain, hosts, glue, signal }: Wanted): Promise<object[]> {
    const own = hostsBelow(domain, hosts);
    if (own.length === 0 || (await resource.describe(signal)).hostSupported !== false) return hosts.map((host) => ({ host }));
    return hosts.map((host) => {
      const ip = addressOf(glue, host);
      if (own.includes(host) && ip === undefined) throw needsAddress("OVH", host);
      return { host, ...(ip !== undefined && { ip }) };
    });
  }

  async function setType(resource: DomainResource, nameServerType: "hosted" | "external", signal: AbortSignal): Promise<void> {
    const put = async (): Promise<true> => {
      await api.send("PUT", resource.path, { nameServerType }, signal);
      return true;
    };
    await writeOnce(put, async () => (await resource.describe(signal)).nameServerType === nameServerType || undefined);
  }
}

function hostsBelow(domain: string, hosts: readonly string[]): string[] {
  return hosts.filter((host) => isBelow(host, domain));
}

function isRunning({ status }: Task): boolean {
  return status === "todo" || status === "doing" || status === "init";
}

function reasonOf({ status, comment }: Task): string {
  return comment || `the task ended as ${status}`;
}

function stateOf(operation: string): (state: OperationState) => ChangeState {
  return (state) => {
    if (state.status === "failed") throw new RegistrarError("registrar-error", { detail: state.detail });
    return state.status === "done" ? done : { status: "pending", operation };
  };
}

function stillBusy(domain: string): RegistrarError {
  return new RegistrarError("registrar-error", {
    detail: `OVH is still busy with a change of ${domain}; try again when that has ended.`,
    retryable: true,
  });
}

/** A task does not say what it was for, so the wanted set goes along with its id. */
function writeOperation(id: number, hosts: readonly string[]): string {
  return `${id} ${canonicalHosts(hosts).join(",")}`;
}

function readOperation(operation: string): { id: number; hosts: string[] } {
  const [id = "", hosts = ""] = operation.split(" ");
  return { id: Number(id), hosts: hosts.split(",") };
}
