import type { FastifyReply } from "fastify";
import type { Clock } from "../clock.ts";
import type { Answer } from "../hetzner/kind-module.ts";
import type { Fault } from "./fault.ts";

/** Sends an answer, or what a fault leaves of it. */
export async function sendAnswer(
  reply: FastifyReply,
  plain: Answer,
  fault: Fault | undefined,
  headers: Record<string, string>,
  clock: Clock,
  contentType = "application/json",
): Promise<void> {
  const answer = { ...plain, contentType };
  const json = answer.json;
  if (fault) {
    if (fault.drop === "before-answering" || fault.lost?.as === "reset") return dropConnection(reply);
    if (fault.lost) return void reply.code(Number(fault.lost.as)).header("content-type", "text/html").send("");
    if (fault.htmlError) return sendPage(reply, fault.htmlError);
    if (fault.partialBody !== undefined) return sendPart(reply, answer, fault.partialBody, headers);
    if (fault.slowBody) return sendSlowly(reply, answer, fault.slowBody.bytesPerSecond, headers, clock);
    if (fault.malformedJson) return void begin(reply, answer, headers).send(`${(json ?? "{}").slice(0, -1)},]`);
  }
  begin(reply, answer, headers).send(json);
  return undefined;
}

/** Ends the connection without a word, as a crash of the far side would. */
export function dropConnection(reply: FastifyReply): void {
  reply.hijack();
  // A reset, not an orderly end: clients take an orderly end for a complete answer more often.
  reply.raw.socket?.resetAndDestroy();
}

interface TypedAnswer extends Answer {
  contentType: string;
}

function begin(reply: FastifyReply, answer: TypedAnswer, headers: Record<string, string>): FastifyReply {
  reply.code(answer.status).headers(headers).header("x-correlation-id", correlationId());
  if (answer.headers) reply.headers(answer.headers);
  // The client ignores error bodies and paging unless this header starts with exactly this.
  if (answer.json !== undefined) reply.header("content-type", answer.contentType);
  return reply;
}

let correlations = 0;

function correlationId(): string {
  correlations = (correlations + 1) % 2 ** 32;
  return correlations.toString(16).padStart(16, "0");
}

function sendPage(reply: FastifyReply, { status, title }: { status: number; title: string }): void {
  void reply
    .code(status)
    .header("content-type", "text/html")
    .send(`<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`);
}

function sendPart(reply: FastifyReply, answer: TypedAnswer, bytes: number, headers: Record<string, string>): void {
  const body = Buffer.from(answer.json ?? "");
  writeHead(reply, answer, body.length, headers);
  reply.raw.write(body.subarray(0, bytes), () => reply.raw.socket?.destroy());
}

async function sendSlowly(
  reply: FastifyReply,
  answer: TypedAnswer,
  bytesPerSecond: number,
  headers: Record<string, string>,
  clock: Clock,
): Promise<void> {
  const body = Buffer.from(answer.json ?? "");
  writeHead(reply, answer, body.length, headers);
  const step = Math.max(1, Math.ceil(bytesPerSecond / 4));
  for (let sent = 0; sent < body.length && !reply.raw.destroyed; sent += step) {
    reply.raw.write(body.subarray(sent, sent + step));
    await clock.sleep(250);
  }
  reply.raw.end();
}

function writeHead(reply: FastifyReply, answer: TypedAnswer, length: number, headers: Record<string, string>): void {
  reply.hijack();
  reply.raw.writeHead(answer.status, { ...headers, "content-type": answer.contentType, "content-length": length });
}
