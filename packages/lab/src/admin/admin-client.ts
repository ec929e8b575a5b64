import type { EventAction, Rule, Scenario } from "../faults/scenario-schema.ts";
import type { RuleState } from "../faults/fault-engine.ts";
import type { ProjectConfig } from "../hetzner/project.ts";
import type { IssuedToken } from "../hetzner/project-registry.ts";
import type { Kind } from "../hetzner/resources.ts";
import type { JournalEntry, JournalQuery } from "../journal/journal.ts";
import type { Delegation } from "../dns/parent-zone.ts";
import type { DescribedAccount, DescribedDomain } from "../registrars/describe-registrars.ts";
import type { IssuedAccount } from "../registrars/issue-account.ts";
import type {
  AccountChange,
  DomainChange,
  RegistrarAccountConfig,
  RegistrarDomainConfig,
  RegistrarName,
  RegistrarTask,
} from "../registrars/registrar-account.ts";
import type { Census } from "./census.ts";
import type { ClockState } from "./clock-routes.ts";

export interface AdminClientOptions {
  url: string;
  token: string;
  fetch?: typeof fetch;
}

export interface LabStatus {
  name: string;
  startedAt: string;
  seed: number;
  era: string;
  speed: number;
  virtual: number;
  scenario: string | null;
  projects: number;
  resources: number;
}

export interface ListedResource {
  project: string;
  kind: Kind;
  lingering: boolean;
  /** As the emulated API shows it. */
  resource: Record<string, unknown>;
}

/** All registrars, and what their changes have come to at the parent zones. */
export interface ListedRegistrars {
  registrars: { name: RegistrarName; accounts: DescribedAccount[]; domains: DescribedDomain[] }[];
  published: Delegation[];
}

/** A refusal of the admin API, with its problem document's detail as message. */
export class AdminError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Runs a lab from another process, over its admin API. Every call takes a signal and throws `AdminError` when refused. */
export interface AdminClient {
  status(signal?: AbortSignal): Promise<LabStatus>;
  clock(signal?: AbortSignal): Promise<ClockState>;
  setSpeed(speed: number, signal?: AbortSignal): Promise<ClockState>;
  /** `by` is a duration such as `30s`. */
  advance(by: string, signal?: AbortSignal): Promise<ClockState>;
  census(signal?: AbortSignal): Promise<Census>;
  resources(query?: { project?: string; kind?: Kind; include?: "lingering" }, signal?: AbortSignal): Promise<ListedResource[]>;
  scenario(signal?: AbortSignal): Promise<Scenario | null>;
  /** From the text of a scenario file, or the object it stands for. */
  loadScenario(scenario: string | Scenario, signal?: AbortSignal): Promise<void>;
  clearScenario(signal?: AbortSignal): Promise<void>;
  rules(signal?: AbortSignal): Promise<RuleState[]>;
  addRule(rule: Rule, signal?: AbortSignal): Promise<void>;
  removeRule(id: string, signal?: AbortSignal): Promise<void>;
  fire(action: EventAction, signal?: AbortSignal): Promise<void>;
  journal(query?: JournalQuery, signal?: AbortSignal): Promise<JournalEntry[]>;
  /** Entries as they come, from `since` on, until the signal aborts. */
  followJournal(query: JournalQuery, signal: AbortSignal): AsyncGenerator<JournalEntry>;
  setPhase(phase: string, signal?: AbortSignal): Promise<void>;
  reset(scope: "all" | "registrar" | "journal" | { project: string }, signal?: AbortSignal): Promise<void>;
  saveSnapshot(id?: string, signal?: AbortSignal): Promise<string>;
  restoreSnapshot(id: string, signal?: AbortSignal): Promise<void>;
  createProject(config: ProjectConfig, signal?: AbortSignal): Promise<IssuedToken[]>;
  issueToken(project: string, id: string, scope: IssuedToken["scope"], signal?: AbortSignal): Promise<IssuedToken>;
  registrars(signal?: AbortSignal): Promise<ListedRegistrars>;
  registrarTasks(registrar: RegistrarName, signal?: AbortSignal): Promise<RegistrarTask[]>;
  /** The credential is told here and nowhere else. */
  createRegistrarAccount(config: RegistrarAccountConfig, signal?: AbortSignal): Promise<IssuedAccount>;
  changeRegistrarAccount(registrar: RegistrarName, id: string, change: AccountChange, signal?: AbortSignal): Promise<DescribedAccount>;
  createRegistrarDomain(
    registrar: RegistrarName,
    config: RegistrarDomainConfig & { account: string },
    signal?: AbortSignal,
  ): Promise<DescribedDomain>;
  /** Behind the owner's back: name servers, locks, keys. */
  changeRegistrarDomain(registrar: RegistrarName, domain: string, change: DomainChange, signal?: AbortSignal): Promise<DescribedDomain>;
  /** Publishes a domain's delegation, or all, without waiting for its time. */
  propagate(domain?: string, signal?: AbortSignal): Promise<Delegation[]>;
}

export function createAdminClient({ url, token, fetch: send = fetch }: AdminClientOptions): AdminClient {
  async function request(
    method: string,
    path: string,
    signal?: AbortSignal,
    body?: unknown,
    accept = "application/json",
  ): Promise<Response> {
    const isText = typeof body === "string";
    const response = await send(`${url}/admin${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept,
        ...(body !== undefined && { "content-type": isText ? "application/yaml" : "application/json" }),
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    if (!response.ok) throw new AdminError(response.status, await detailOf(response));
    return response;
  }

  async function call<T>(method: string, path: string, signal?: AbortSignal, body?: unknown): Promise<T> {
    const response = await request(method, path, signal, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    status: (signal) => call("GET", "/status", signal),
    clock: (signal) => call("GET", "/clock", signal),
    setSpeed: (speed, signal) => call("PUT", "/clock", signal, { speed }),
    advance: (by, signal) => call("POST", "/clock/advance", signal, { by }),
    census: (signal) => call("GET", "/census", signal),
    resources: async (query = {}, signal) =>
      (await call<{ resources: ListedResource[] }>("GET", `/resources${search(query)}`, signal)).resources,
    scenario: async (signal) => (await call<{ scenario: Scenario | null }>("GET", "/scenario", signal)).scenario,
    loadScenario: (scenario, signal) => call("PUT", "/scenario", signal, scenario),
    clearScenario: (signal) => call("DELETE", "/scenario", signal),
    rules: async (signal) => (await call<{ rules: RuleState[] }>("GET", "/rules", signal)).rules,
    addRule: (rule, signal) => call("POST", "/rules", signal, rule),
    removeRule: (id, signal) => call("DELETE", `/rules/${encodeURIComponent(id)}`, signal),
    fire: (action, signal) => call("POST", "/events", signal, { id: "fired", do: action }),
    journal: async (query = {}, signal) => (await call<{ entries: JournalEntry[] }>("GET", `/journal${search(query)}`, signal)).entries,
    async *followJournal(query, signal) {
      const response = await request("GET", `/journal${search(query)}`, signal, undefined, "text/event-stream");
      yield* readEvents(response);
    },
    setPhase: (phase, signal) => call("PUT", "/phase", signal, { phase }),
    reset: (scope, signal) =>
      call("POST", "/reset", signal, typeof scope === "string" ? { scope } : { scope: "project", project: scope.project }),
    saveSnapshot: async (id, signal) => (await call<{ id: string }>("POST", "/snapshots", signal, id === undefined ? {} : { id })).id,
    restoreSnapshot: (id, signal) => call("POST", `/snapshots/${encodeURIComponent(id)}/restore`, signal, {}),
    createProject: async (config, signal) => (await call<{ tokens: IssuedToken[] }>("POST", "/projects", signal, config)).tokens,
    issueToken: async (project, id, scope, signal) =>
      (await call<{ token: IssuedToken }>("POST", `/projects/${encodeURIComponent(project)}/tokens`, signal, { id, scope })).token,
    registrars: (signal) => call("GET", "/registrars", signal),
    registrarTasks: async (registrar, signal) =>
      (await call<{ tasks: RegistrarTask[] }>("GET", `/registrars/${registrar}/tasks`, signal)).tasks,
    createRegistrarAccount: async ({ registrar, ...config }, signal) =>
      (await call<{ account: IssuedAccount }>("POST", `/registrars/${registrar}/accounts`, signal, config)).account,
    changeRegistrarAccount: async (registrar, id, change, signal) =>
      (await call<{ account: DescribedAccount }>("PATCH", `/registrars/${registrar}/accounts/${encodeURIComponent(id)}`, signal, change))
        .account,
    createRegistrarDomain: async (registrar, config, signal) =>
      (await call<{ domain: DescribedDomain }>("POST", `/registrars/${registrar}/domains`, signal, config)).domain,
    changeRegistrarDomain: async (registrar, domain, change, signal) =>
      (await call<{ domain: DescribedDomain }>("PATCH", `/registrars/${registrar}/domains/${encodeURIComponent(domain)}`, signal, change))
        .domain,
    propagate: async (domain, signal) =>
      (await call<{ published: Delegation[] }>("POST", "/registrars/propagate", signal, domain === undefined ? {} : { domain })).published,
  };
}

async function detailOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text;
  } catch {
    return text;
  }
}

function search(query: object): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

async function* readEvents(response: Response): AsyncGenerator<JournalEntry> {
  let buffered = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (buffered + chunk).split("\n\n");
    buffered = events.pop()!;
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield JSON.parse(data.slice("data: ".length)) as JournalEntry;
    }
  }
}
