import type { EventAction, Rule, Scenario } from "../faults/scenario-schema.ts";
import type { RuleState } from "../faults/fault-engine.ts";
import type { ProjectConfig } from "../hetzner/project.ts";
import type { IssuedToken } from "../hetzner/project-registry.ts";
import type { Kind } from "../hetzner/resources.ts";
import type { JournalEntry, JournalQuery } from "../journal/journal.ts";
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
  reset(scope: "all" | "journal" | { project: string }, signal?: AbortSignal): Promise<void>;
  saveSnapshot(id?: string, signal?: AbortSignal): Promise<string>;
  restoreSnapshot(id: string, signal?: AbortSignal): Promise<void>;
  createProject(config: ProjectConfig, signal?: AbortSignal): Promise<IssuedToken[]>;
  issueToken(project: string, id: string, scope: IssuedToken["scope"], signal?: AbortSignal): Promise<IssuedToken>;
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
