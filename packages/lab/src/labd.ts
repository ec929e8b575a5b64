import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { registerAdminApi } from "./admin/admin-api.ts";
import { systemWall, type WallTime } from "./clock.ts";
import type { ParentZone } from "./dns/parent-zone.ts";
import { checkScenario, parseScenario } from "./faults/parse-scenario.ts";
import type { EventParts } from "./faults/run-event.ts";
import type { Scenario } from "./faults/scenario-schema.ts";
import type { Era } from "./hetzner/era.ts";
import { registerHetznerApi } from "./hetzner/hetzner-api.ts";
import { kindModules } from "./hetzner/kind-modules.ts";
import { hashToken, newToken, type ProjectConfig } from "./hetzner/project.ts";
import type { IssuedToken } from "./hetzner/project-registry.ts";
import type { RateLimiter } from "./hetzner/rate-limit.ts";
import { createLaboratory, type Laboratory } from "./laboratory.ts";
import { defaultAccounts } from "./registrars/default-accounts.ts";
import { issueAccounts, type IssuedAccount } from "./registrars/issue-account.ts";
import { registerRegistrarApis } from "./registrars/registrar-api.ts";
import type { RegistrarAccountConfig } from "./registrars/registrar-account.ts";
import { keepState, restoreState } from "./state/keep-state.ts";
import { takeSnapshot } from "./state/lab-snapshot.ts";
import { openStateFolder } from "./state/state-folder.ts";

export interface StartLabOptions {
  name?: string;
  seed?: number;
  /** 0 freezes time; 1 to 600 runs it faster. */
  speed?: number;
  era?: Era;
  projects?: ProjectConfig[];
  /** Customers of the emulated registrars; an operator's and one of each registrar when left out. */
  registrars?: RegistrarAccountConfig[];
  /** Real DNS that registrars publish delegations to. Without it they only remember what they would have published. */
  dns?: { parent: ParentZone };
  /** Behaviour settings by name; `"hetzner.latency.scale": 0` makes everything immediate. */
  set?: Record<string, unknown>;
  /** Text of a scenario file, or the object it stands for. */
  scenario?: string | Scenario;
  /** Folder to keep the state and the journal in; without one the lab forgets everything when it closes. */
  stateDir?: string;
  /** Logs each change before it is answered, so that even a kill loses nothing. Needs `stateDir`. */
  durable?: boolean;
  /** The API takes this port and the admin API the next; chosen by the kernel when left out. */
  portBase?: number;
  /** Ports of an earlier run, taken again if they are still free, so that clients need not be told anew. */
  earlierPorts?: { api: number; admin: number };
  adminToken?: string;
  /** Lets `kill_process` and `pause_process` events act on real programs. */
  processes?: EventParts["processes"];
  warn?: (message: string) => void;
  wall?: WallTime;
  randomBytes?: (size: number) => Uint8Array;
}

export interface LabProject {
  id: string;
  name: string;
  tokens: IssuedToken[];
}

export type { IssuedAccount } from "./registrars/issue-account.ts";

/** A running lab. */
export interface Lab {
  /** Base of the emulated API, ending in `/v1`. */
  hetznerURL: string;
  /** Answers 404 to everything; give it to clients as the endpoint of services the lab does not have. */
  nothingURL: string;
  /** Base of the emulated registrars, ending in `/registrar`; `/cloudflare/client/v4` and so on come below. */
  registrarsURL: string;
  /** Customers of the registrars with their credentials, as they stood when the lab started. */
  registrars: { accounts: IssuedAccount[] };
  adminURL: string;
  adminToken: string;
  projects: LabProject[];
  /** The state itself, for tests in the same process. */
  laboratory: Laboratory;
  close(): Promise<void>;
}

/** Starts a lab inside this process, on loopback ports. With a state folder it goes on where the last one there stopped. */
export async function startLab(options: StartLabOptions = {}): Promise<Lab> {
  const random = options.randomBytes ?? randomBytes;
  const wall = options.wall ?? systemWall;
  const folder = options.stateDir === undefined ? undefined : openStateFolder(options.stateDir);
  const laboratory = createLaboratory({
    seed: options.seed ?? 1,
    speed: options.speed ?? 1,
    era: options.era ?? "2026-11",
    set: options.set ?? {},
    wall,
    randomBytes: random,
    ...(folder && { journalFile: { append: (text) => folder.append("journal.ndjson", text) } }),
    ...(options.processes && { processes: options.processes }),
    ...(options.dns && { parent: options.dns.parent }),
    ...(options.warn && { warn: options.warn }),
  });
  const projects = createProjects(laboratory, options.projects ?? [{ id: "demo" }]);
  for (const account of options.registrars ?? defaultAccounts) laboratory.registrars.createAccount(account);
  const initial = takeSnapshot(laboratory);
  const restored = folder !== undefined && restoreState(laboratory, folder);
  // Tokens are kept only as hashes, so a restart hands the known ones in again.
  if (restored) for (const { id, tokens } of projects) for (const token of tokens) reissue(laboratory, id, token);
  if (options.scenario !== undefined && !restored) laboratory.scenario.load(readScenario(options.scenario));
  const keeper = folder && keepState(laboratory, folder, wall, options.durable ?? false);

  const { app: api, limiter } = apiServer(laboratory, wall);
  const adminToken = options.adminToken ?? newToken(random);
  const admin = Fastify({ forceCloseConnections: true });
  registerAdminApi(admin, {
    laboratory,
    about: { name: options.name ?? "lab", startedAt: new Date(wall.now()).toISOString() },
    token: adminToken,
    initial,
    clearRateLimits: () => limiter()?.clear(),
  });
  const { portBase, earlierPorts } = options;
  laboratory.registrars.beginPublishing();
  await laboratory.registrars.settled();
  const apiURL = await listen(api, portBase, earlierPorts?.api);
  const adminURL = await listen(admin, portBase === undefined ? undefined : portBase + 1, earlierPorts?.admin);
  return {
    hetznerURL: `${apiURL}/v1`,
    nothingURL: `${apiURL}/nothing`,
    registrarsURL: `${apiURL}/registrar`,
    registrars: { accounts: issueAccounts(laboratory.registrars) },
    adminURL,
    adminToken,
    projects,
    laboratory,
    async close() {
      await Promise.all([api.close(), admin.close()]);
      await laboratory.registrars.settled();
      keeper?.close();
      laboratory.journal.flush();
      laboratory.clock.close();
    },
  };
}

function createProjects(laboratory: Laboratory, configs: ProjectConfig[]): LabProject[] {
  return configs.map((config) => {
    const { project, tokens } = laboratory.projects.create(config);
    return { id: project.id, name: project.name, tokens };
  });
}

function reissue({ projects }: Laboratory, projectId: string, { id, scope, token }: IssuedToken): void {
  const project = projects.get(projectId);
  const kept = project?.tokens.find((known) => known.id === id);
  if (project && kept?.sha256 !== hashToken(token)) projects.issue(project, { id, scope, token });
}

function readScenario(scenario: string | Scenario): Scenario {
  return typeof scenario === "string" ? parseScenario(scenario) : checkScenario(scenario);
}

/** One listener for everything that is emulated. */
function apiServer(laboratory: Laboratory, wall: WallTime): { app: FastifyInstance; limiter: () => RateLimiter | undefined } {
  const { cloud, faults, journal, projects, registrars } = laboratory;
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1024 * 1024 });
  let limiter: RateLimiter | undefined;
  app.register(
    (scope, _options, done) => {
      limiter = registerHetznerApi(scope, { cloud, modules: kindModules, faults, journal, findToken: (sha256) => projects.find(sha256) });
      done();
    },
    { prefix: "/v1" },
  );
  registerRegistrarApis(app, { book: registrars, faults, journal, wall });
  app.all("/nothing/*", (_request, reply) =>
    reply.code(404).send({ error: { code: "not_found", message: "this service is not part of the lab", details: null } }),
  );
  return { app, limiter: () => limiter };
}

async function listen(app: FastifyInstance, demanded: number | undefined, wished = 0): Promise<string> {
  const host = "127.0.0.1";
  try {
    await app.listen({ host, port: demanded ?? wished });
  } catch (error) {
    if (demanded !== undefined || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    await app.listen({ host, port: 0 });
  }
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
