import { createHash } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { answerProblem } from "../../http/problem.ts";
import type { Logger } from "../../platform/log.ts";
import { findRunByPassword } from "./store.ts";
import type { LockInfo, StateStore } from "./tofu-state.ts";

/** Largest state accepted, bytes. */
const largestState = 16 * 1024 * 1024;

/**
 * OpenTofu's `http` backend, on a listener of its own that only children on this machine can reach.
 * A run signs in with its own password, which is worth nothing once the run has ended or another worker has taken over.
 */
export function createStateBackend(db: Db, states: StateStore, log: Logger): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: largestState, requestTimeout: 60_000 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, log));
  app.setNotFoundHandler(async () => {
    throw new CatalystError("not-found");
  });
  const path = "/api/v1/deployments/:id/tofu-state";

  app.get(path, async (request, reply) => {
    const run = await authenticate(request);
    const state = await states.read(run.deploymentId);
    return state ? reply.type("application/json").send(state) : reply.code(204).send();
  });

  app.post(path, async (request, reply) => {
    const run = await authenticate(request);
    const body = bodyOf(request);
    const expected = request.headers["content-md5"];
    if (typeof expected === "string" && createHash("md5").update(body).digest("base64") !== expected) {
      throw new CatalystError("state-conflict", { detail: "The body does not match its Content-MD5" });
    }
    await states.write(run, (request.query as { ID?: string }).ID, body);
    return reply.code(200).send();
  });

  app.delete(path, async (request, reply) => {
    const run = await authenticate(request);
    const left = await states.addresses(run.deploymentId);
    if (run.status !== "wiping" || left.length > 0) {
      throw new CatalystError("state-conflict", { detail: "A state is deleted only while wiping, and only when it is empty" });
    }
    await states.remove(db, run.deploymentId);
    return reply.code(200).send();
  });

  app.put(`${path}/lock`, async (request, reply) => {
    const run = await authenticate(request);
    const held = await states.lock(run, lockInfoOf(request));
    return held ? reply.code(423).send(held) : reply.code(200).send();
  });

  app.delete(`${path}/lock`, async (request, reply) => {
    const run = await authenticate(request);
    const held = await states.unlock(run.deploymentId, lockInfoOf(request).ID);
    return held ? reply.code(409).send(held) : reply.code(200).send();
  });

  async function authenticate(request: FastifyRequest): Promise<{ id: number; deploymentId: string; status: string }> {
    const { id } = request.params as { id: string };
    const password = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (password === undefined) throw new CatalystError("unauthenticated", { headers: { "www-authenticate": 'Basic realm="state"' } });
    const secret = Buffer.from(password, "base64").toString().replace(/^run:/, "");
    const run = await findRunByPassword(db, id, createHash("sha256").update(secret).digest());
    if (!run || run.revoked || run.epoch !== run.current_epoch) throw new CatalystError("run-revoked");
    return { id: run.id, deploymentId: run.deployment_id, status: run.status };
  }

  return app;
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function lockInfoOf(request: FastifyRequest): LockInfo {
  const info = parseJSON(bodyOf(request).toString()) as Partial<LockInfo> | null | undefined;
  if (typeof info?.ID !== "string") throw new CatalystError("invalid-body", { fields: { ID: "is the lock's id" } });
  return info as LockInfo;
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
