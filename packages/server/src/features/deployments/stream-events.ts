import { isSettled } from "@catalyst/contract";
import type { FastifyReply } from "fastify";
import type { Db } from "../../database/connect.ts";
import type { EventTails } from "../../events/event-tails.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { ReaderPlaces } from "./reader-places.ts";
import { findDeployment } from "./store.ts";
import { viewDeployment } from "./view-deployment.ts";

export interface StreamParts {
  db: Db;
  tails: EventTails;
  places: ReaderPlaces;
  times: StreamTimes;
  /** Aborts when the server stops; readers reconnect elsewhere and resume by number. */
  closing: AbortSignal;
}

/** All in milliseconds. */
export interface StreamTimes {
  /** A comment so often keeps proxies from closing a quiet stream, and finds out which readers are gone. */
  ping: number;
  /** A reader that takes nothing for this long is closed. */
  blocked: number;
}

export const defaultStreamTimes: StreamTimes = { ping: 15_000, blocked: 30_000 };

export interface StreamRequest {
  id: string;
  /** Who reads: their open streams are limited. */
  reader: string;
  since: number | undefined;
  lastEventId: number | undefined;
}

/**
 * Sends a deployment's events from where the reader stopped: first what is stored, then what comes, and `done` once it has settled.
 * Resolves without a body (204) for a browser that reconnects to a stream that is over.
 */
export async function streamEvents(parts: StreamParts, reply: FastifyReply, request: StreamRequest): Promise<void> {
  const deployment = await findDeployment(parts.db, request.id);
  if (!deployment) throw new CatalystError("deployment-not-found");
  if (request.lastEventId !== undefined && request.lastEventId >= deployment.lastSeq && isSettled(deployment.status)) {
    reply.code(204).send();
    return;
  }
  const leave = parts.places.take(request.id, request.reader);
  try {
    // Beyond the head counts as the head.
    await sendEvents(parts, reply, request.id, Math.min(request.lastEventId ?? request.since ?? 0, deployment.lastSeq));
  } finally {
    leave();
  }
}

async function sendEvents(parts: StreamParts, reply: FastifyReply, id: string, since: number): Promise<void> {
  let last = since;
  const gone = new AbortController();
  const over = AbortSignal.any([gone.signal, parts.closing]);
  reply.header("cache-control", "no-store").header("x-accel-buffering", "no");
  reply.sse.onClose(() => gone.abort());
  reply.sse.sendHeaders();
  reply.raw.write("retry: 3000\n\n");

  const watch = await parts.tails.watch(id);
  const ping = setInterval(() => reply.raw.write(": ping\n\n"), parts.times.ping);
  try {
    while (!over.aborted) {
      const frames = await watch.after(last);
      if (frames.length > 0) {
        await write(reply, frames.map(({ text }) => text).join(""), over, parts.times);
        last = frames.at(-1)?.seq ?? last;
      } else if (watch.isOver(last)) {
        const settled = await findDeployment(parts.db, id);
        if (settled && isSettled(settled.status)) {
          if (settled.lastSeq > last) continue;
          const state = JSON.stringify(await viewDeployment(parts.db, settled));
          await write(reply, `id: ${last}\nevent: done\ndata: ${state}\n\n`, over, parts.times);
        }
        return;
      } else {
        await watch.changed(last, over);
      }
    }
  } finally {
    clearInterval(ping);
    watch.stop();
    reply.sse.close();
  }
}

/** Writes and, when the reader's buffer is full, waits until it has taken what there is. */
async function write(reply: FastifyReply, text: string, over: AbortSignal, times: StreamTimes): Promise<void> {
  if (reply.raw.write(text)) return;
  await new Promise<void>((resolve) => {
    const blocked = setTimeout(() => {
      reply.raw.destroy();
      finish();
    }, times.blocked);
    const finish = () => {
      clearTimeout(blocked);
      reply.raw.off("drain", finish);
      reply.raw.off("close", finish);
      over.removeEventListener("abort", finish);
      resolve();
    };
    reply.raw.once("drain", finish);
    reply.raw.once("close", finish);
    over.addEventListener("abort", finish, { once: true });
  });
}
