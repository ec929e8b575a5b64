import { hash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WallTime } from "../clock.ts";
import type { Fault, FaultEngine } from "../faults/fault.ts";
import { dropConnection, sendAnswer } from "../faults/spoil-answer.ts";
import type { Journal } from "../journal/journal.ts";
import { readWireRequest } from "./read-wire-request.ts";
import type { RateLimit } from "./rate-windows.ts";
import type { RegistrarAccount } from "./registrar-account.ts";
import type { RegistrarBook } from "./registrar-book.ts";
import { RegistrarRefusal, type RegistrarModule, type WireAnswer, type WireRequest } from "./registrar-module.ts";
import { registrarModules } from "./registrar-modules.ts";
import { scrubParameters, scrubQuery } from "./scrub-parameters.ts";

export interface RegistrarApiParts {
  book: RegistrarBook;
  faults: FaultEngine;
  journal: Journal;
  wall: WallTime;
}

/** One request while it is being answered. */
interface Exchange {
  request: WireRequest;
  startedAt: number;
  account: RegistrarAccount | undefined;
  fault: Fault | undefined;
}

/**
 * How long a registrar with a limit on parallel requests holds one, in real milliseconds. Real, because two requests overlap in real time
 * however fast or frozen the lab's clock is.
 */
const holdMs = 25;

/** Serves the five registrars below `/registrar` of the given server. */
export function registerRegistrarApis(app: FastifyInstance, parts: RegistrarApiParts): void {
  for (const module of registrarModules) {
    app.register(
      (scope, _options, done) => {
        serve(scope, module, parts);
        done();
      },
      { prefix: `/registrar/${module.name}` },
    );
  }
}

function serve(app: FastifyInstance, module: RegistrarModule, parts: RegistrarApiParts): void {
  const underWay = new Map<RegistrarAccount, number>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => done(null, text));
  app.all("/*", (request, reply) => exchange(module, parts, underWay, request, reply));
}

async function exchange(
  module: RegistrarModule,
  parts: RegistrarApiParts,
  underWay: Map<RegistrarAccount, number>,
  raw: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { book } = parts;
  book.clock.settle();
  const request = readWireRequest(raw, `/registrar/${module.name}`);
  const run: Exchange = { request, startedAt: performance.now(), account: module.owner(book, request), fault: undefined };
  run.fault = decide(module, parts, run);
  const { account, fault } = run;
  const release = enter(module, underWay, account);
  try {
    let answer = open(module, book, run, release === undefined);
    if (release && account && module.parallel) await new Promise<void>((resolve) => void parts.wall.after(holdMs, resolve));
    if (fault?.delay) await book.clock.sleep(fault.delay);
    if (fault?.drop === "before-reading") {
      record(module, parts, run, { status: 0 });
      return dropConnection(reply);
    }
    answer ??= perform(module, book, run);
    record(module, parts, run, answer);
    return await send(reply, answer, parts, fault);
  } finally {
    release?.();
  }
}

/** Counts a request as under way; undefined when the account has as many as it may. */
function enter(
  { parallel }: RegistrarModule,
  underWay: Map<RegistrarAccount, number>,
  account: RegistrarAccount | undefined,
): (() => void) | undefined {
  if (!account || !parallel) return () => undefined;
  const count = underWay.get(account) ?? 0;
  if (count >= parallel(account)) return undefined;
  underWay.set(account, count + 1);
  return () => void underWay.set(account, underWay.get(account)! - 1);
}

function decide(module: RegistrarModule, { faults }: RegistrarApiParts, { request, account }: Exchange): Fault | undefined {
  return faults.decide({
    target: module.name,
    method: request.method,
    path: request.path,
    query: request.query,
    body: request.body,
    token: account?.id ?? null,
    client: String(request.headers["user-agent"] ?? ""),
  });
}

/** Whether a fault, a limit or a crowd answers in the registrar's place. */
function open(module: RegistrarModule, book: RegistrarBook, run: Exchange, crowded: boolean): WireAnswer | undefined {
  const { account, fault, request } = run;
  if (fault?.error) {
    const { code, message, status, details } = fault.error;
    return module.refuse(new RegistrarRefusal(code, message, { status, details: details ?? undefined }), request);
  }
  if (fault?.htmlError) return { status: fault.htmlError.status };
  if (crowded && module.busy) return module.refuse(module.busy(), request);
  const limits = account && limitsOf(module, book, account);
  if (!limits) return undefined;
  const key = `${module.name} ${account.id} ${module.endpoint?.(request) ?? ""}`;
  if (fault?.drainRateLimit) book.rates.drain(key, limits);
  const wait = book.rates.take(key, limits);
  if (wait === undefined) return undefined;
  return module.refuse(module.tooMany(Math.max(1, Math.ceil(wait / 1000 / Math.max(1, book.clock.speed())))), request);
}

function limitsOf(module: RegistrarModule, book: RegistrarBook, account: RegistrarAccount): readonly RateLimit[] | undefined {
  if (account.rateLimit === "off" || book.knobs.get("registrar.rate_limit") === "off") return undefined;
  const [shortest, ...longer] = module.limits(account);
  if (!shortest || account.rateLimit === undefined) return module.limits(account);
  return [{ ...shortest, calls: account.rateLimit }, ...longer];
}

function perform(module: RegistrarModule, book: RegistrarBook, { request, fault }: Exchange): WireAnswer {
  if (fault?.lost?.after === "nothing") return { status: 204 };
  book.clock.settle();
  book.ignoring = fault?.ignoredChange ?? false;
  const now = book.clock.now();
  try {
    return module.run({
      book,
      request,
      readAt: fault?.staleBy === undefined ? now : now - fault.staleBy,
      skew: fault?.clockSkew ?? 0,
      outcome: fault?.outcome,
    });
  } catch (error) {
    if (error instanceof RegistrarRefusal) return module.refuse(error, request);
    throw error;
  } finally {
    book.ignoring = false;
  }
}

function send(reply: FastifyReply, answer: WireAnswer, { book }: RegistrarApiParts, fault: Fault | undefined): Promise<void> {
  const { status, text, contentType = "text/plain", headers = {} } = answer;
  const skew = fault?.clockSkew;
  const allHeaders = skew === undefined ? headers : { ...headers, date: new Date(book.clock.wall() + skew).toUTCString() };
  return sendAnswer(reply, { status, ...(text !== undefined && { json: text }) }, fault, allHeaders, book.clock, contentType);
}

function record(module: RegistrarModule, { book, journal }: RegistrarApiParts, run: Exchange, { status, code }: WireAnswer): void {
  const { request, account, fault } = run;
  journal.add({
    wall: new Date(book.clock.wall()).toISOString(),
    virtual: Math.round(book.clock.now()),
    target: module.name,
    project: null,
    tokenId: account?.id ?? null,
    client: String(request.headers["user-agent"] ?? ""),
    method: request.method,
    path: request.path,
    query: scrubQuery(request.query, module.secretParameters),
    requestBody: bodyForJournal(module, request),
    status,
    ...(code !== undefined && { code }),
    ...(fault && { ruleId: fault.ruleId }),
    actionIds: [],
    ms: Math.round((performance.now() - run.startedAt) * 100) / 100,
  });
}

function bodyForJournal({ secretParameters }: RegistrarModule, { body, text }: WireRequest): unknown {
  // What cannot be read may hold anything, a credential in the wrong place too.
  if (body === undefined && text !== "") return { sha256: hash("sha256", text, "hex"), bytes: Buffer.byteLength(text) };
  return scrubParameters(body, secretParameters);
}
