import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { systemWall, type WallTime } from "./clock.ts";
import type { Era } from "./hetzner/era.ts";
import { registerHetznerApi } from "./hetzner/hetzner-api.ts";
import { kindModules } from "./hetzner/kind-modules.ts";
import type { ProjectConfig } from "./hetzner/project.ts";
import type { IssuedToken } from "./hetzner/project-registry.ts";
import { createLaboratory, type Laboratory } from "./laboratory.ts";

export interface StartLabOptions {
  seed?: number;
  /** 0 freezes time; 1 to 600 runs it faster. */
  speed?: number;
  era?: Era;
  projects?: ProjectConfig[];
  /** Behaviour settings by name; `"hetzner.latency.scale": 0` makes everything immediate. */
  set?: Record<string, unknown>;
  /** First of a few consecutive ports; chosen by the kernel when left out. */
  portBase?: number;
  wall?: WallTime;
  randomBytes?: (size: number) => Uint8Array;
}

export interface LabProject {
  id: string;
  name: string;
  tokens: IssuedToken[];
}

/** A running lab. */
export interface Lab {
  /** Base of the emulated API, ending in `/v1`. */
  hetznerURL: string;
  /** Answers 404 to everything; give it to clients as the endpoint of services the lab does not have. */
  nothingURL: string;
  adminURL: string;
  adminToken: string;
  projects: LabProject[];
  laboratory: Laboratory;
  close(): Promise<void>;
}

/** Starts a lab inside this process, on loopback ports, with its state in memory. */
export async function startLab(options: StartLabOptions = {}): Promise<Lab> {
  const random = options.randomBytes ?? randomBytes;
  const laboratory = createLaboratory({
    seed: options.seed ?? 1,
    speed: options.speed ?? 1,
    era: options.era ?? "2026-11",
    set: options.set ?? {},
    wall: options.wall ?? systemWall,
    randomBytes: random,
  });
  const projects = (options.projects ?? [{ id: "demo" }]).map((config) => {
    const { project, tokens } = laboratory.projects.create(config);
    return { id: project.id, name: project.name, tokens };
  });
  const api = hetznerServer(laboratory);
  const apiURL = await listen(api, options.portBase);
  return {
    hetznerURL: `${apiURL}/v1`,
    nothingURL: `${apiURL}/nothing`,
    adminURL: "",
    adminToken: "",
    projects,
    laboratory,
    async close() {
      laboratory.clock.close();
      await api.close();
    },
  };
}

function hetznerServer({ cloud, faults, journal, projects }: Laboratory): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 1024 * 1024 });
  app.register(
    (scope, _options, done) => {
      registerHetznerApi(scope, { cloud, modules: kindModules, faults, journal, findToken: (sha256) => projects.find(sha256) });
      done();
    },
    { prefix: "/v1" },
  );
  app.all("/nothing/*", (_request, reply) =>
    reply.code(404).send({ error: { code: "not_found", message: "this service is not part of the lab", details: null } }),
  );
  return app;
}

async function listen(app: FastifyInstance, port = 0): Promise<string> {
  await app.listen({ host: "127.0.0.1", port });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
