import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Db, Tx } from "../database/connect.ts";
import type { Sealer } from "../features/identity/sealer.ts";
import { canonicalJSON } from "../platform/canonical-json.ts";
import type { Clock } from "../platform/clock.ts";
import { CatalystError } from "../platform/errors.ts";
import { type App, apiPrefixes } from "./add-route.ts";

/** How long a reply is kept for repeats. */
export const keepMs = 24 * 3_600_000;
/** A first call without an answer after this long (the limit of a request) died; a repeat takes its place. */
export const leaseMs = 60_000;

export interface IdempotencyParts {
  db: Db;
  clock: Clock;
  /** Encrypts replies that hold a secret; `context` is the row's identity. */
  sealer: Sealer;
}

/** Makes every route that starts work answer a repeated Idempotency-Key with its first answer. Register before rate limits: a repeat costs nothing. */
export function registerIdempotency(app: App, { db, clock, sealer }: IdempotencyParts): void {
  app.decorateRequest("idempotency");

  app.addHook("preHandler", async (request, reply) => {
    const key = request.headers["idempotency-key"];
    const { route } = request.routeOptions.config;
    if (!route?.startsWork || key === undefined) return undefined;
    const claim = claimOf(request, String(key), clock.now());
    const earlier = await takeClaim(db, claim);
    if (earlier) return replay(reply, route.secretReply ? await unsealed(sealer, claim, earlier) : earlier);
    request.idempotency = claim;
    return undefined;
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const claim = request.idempotency;
    if (!claim || claim.finished) return payload;
    if (isFinal(reply.statusCode)) {
      const text = typeof payload === "string" && payload !== "" ? payload : null;
      const isSecret = request.routeOptions.config.route?.secretReply;
      await finish(db, claim, reply.statusCode, isSecret && text !== null ? await sealed(sealer, claim, text) : text);
    } else await release(db, claim);
    return payload;
  });
}

/**
 * Stores the answer in the transaction that does the work, so that a crash between the two cannot make a repeat start it again.
 * Without a key in the request it does nothing. The reply must hold nothing secret: here it is not sealed.
 */
export async function finishIdempotent(tx: Tx, request: FastifyRequest, status: number, reply: object): Promise<void> {
  const claim = request.idempotency;
  if (!claim) return;
  await finish(tx, claim, status, JSON.stringify(reply));
  claim.finished = true;
}

export async function deleteOldIdempotencyKeys(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom("idempotency_keys")
    .where("created_at", "<", new Date(now.getTime() - keepMs))
    .execute();
}

declare module "fastify" {
  interface FastifyRequest {
    idempotency: IdempotencyClaim | undefined;
  }
}

interface IdempotencyClaim {
  subject: string;
  route: string;
  key: string;
  bodyHash: Buffer;
  at: Date;
  /** The answer is stored already. */
  finished?: boolean;
}

interface Earlier {
  status: number;
  reply: object | null;
}

function claimOf(request: FastifyRequest, key: string, now: Date): IdempotencyClaim {
  if (!/^[\x20-\x7e]{1,128}$/.test(key)) throw new CatalystError("invalid-idempotency-key");
  const body = canonicalJSON({ body: request.body ?? null, query: request.query ?? null });
  return {
    subject: request.caller.personId,
    route: addressOf(request),
    key,
    bodyHash: createHash("sha256").update(body).digest(),
    at: now,
  };
}

/** Method and path with its ids: the same key on another deployment is another call. Both prefixes are one. */
function addressOf(request: FastifyRequest): string {
  const path = request.url.split("?", 1)[0] ?? "";
  const prefix = apiPrefixes.find((start) => path.startsWith(`${start}/`)) ?? "";
  return `${request.method} ${path.slice(prefix.length)}`;
}

/** Undefined when the caller now holds the key and shall do the work; else what the first call answered. */
async function takeClaim(db: Db, claim: IdempotencyClaim): Promise<Earlier | undefined> {
  const forgotten = new Date(claim.at.getTime() - keepMs);
  const abandoned = new Date(claim.at.getTime() - leaseMs);
  const taken = await db
    .insertInto("idempotency_keys")
    .values({ ...rowOf(claim), body_hash: claim.bodyHash, created_at: claim.at })
    .onConflict((conflict) =>
      conflict
        .columns(["subject", "route", "key"])
        .doUpdateSet({ body_hash: claim.bodyHash, created_at: sql`excluded.created_at`, status: null, reply: null })
        .where(sql<boolean>`idempotency_keys.created_at < ${forgotten} or (idempotency_keys.status is null
          and idempotency_keys.created_at < ${abandoned} and idempotency_keys.body_hash = ${claim.bodyHash})`),
    )
    .returning("key")
    .executeTakeFirst();
  if (taken) return undefined;

  const row = await selectClaim(db, claim).select(["body_hash", "status", "reply"]).executeTakeFirst();
  // Released in between: its holder failed, so this call may be told to come again.
  if (!row) throw inProgress();
  if (!row.body_hash.equals(claim.bodyHash)) throw new CatalystError("idempotency-key-reused");
  if (row.status === null) throw inProgress();
  return { status: row.status, reply: row.reply };
}

function inProgress(): CatalystError {
  return new CatalystError("idempotency-in-progress", { headers: { "retry-after": "1" } });
}

/** What stands in the row in place of a secret reply. */
interface SealedReply {
  sealed: string;
}

async function sealed(sealer: Sealer, claim: IdempotencyClaim, reply: string): Promise<string> {
  const bytes = await sealer.seal(contextOf(claim), Buffer.from(reply));
  return JSON.stringify({ sealed: bytes.toString("base64") } satisfies SealedReply);
}

async function unsealed(sealer: Sealer, claim: IdempotencyClaim, { status, reply }: Earlier): Promise<Earlier> {
  if (reply === null) return { status, reply };
  const bytes = await sealer.unseal(contextOf(claim), Buffer.from((reply as SealedReply).sealed, "base64"));
  return { status, reply: JSON.parse(bytes.toString()) as object };
}

/** A reply that is moved to another row does not open there. */
function contextOf({ subject, route, key }: IdempotencyClaim): string {
  return `idempotency:${JSON.stringify([subject, route, key])}`;
}

function replay(reply: FastifyReply, { status, reply: body }: Earlier): FastifyReply {
  reply.code(status).header("idempotency-replayed", "true");
  if (body === null) return reply.send();
  return reply
    .type(status >= 400 ? "application/problem+json" : "application/json; charset=utf-8")
    .serializer((value) => value as string)
    .send(JSON.stringify(body));
}

/** Answers that would differ without any change of the request are not kept. */
function isFinal(status: number): boolean {
  return status < 500 && status !== 429 && status !== 401 && status !== 403;
}

async function finish(db: Db | Tx, claim: IdempotencyClaim, status: number, reply: string | null): Promise<void> {
  await db
    .updateTable("idempotency_keys")
    .set({ status, reply })
    .where((eb) => eb.and(rowOf(claim)))
    .where("created_at", "=", claim.at)
    .execute();
}

async function release(db: Db, claim: IdempotencyClaim): Promise<void> {
  await db
    .deleteFrom("idempotency_keys")
    .where((eb) => eb.and(rowOf(claim)))
    .where("created_at", "=", claim.at)
    .where("status", "is", null)
    .execute();
}

function selectClaim(db: Db, claim: IdempotencyClaim) {
  return db.selectFrom("idempotency_keys").where((eb) => eb.and(rowOf(claim)));
}

function rowOf({ subject, route, key }: IdempotencyClaim): { subject: string; route: string; key: string } {
  return { subject, route, key };
}
