import type { FastifyInstance, FastifyReply } from "fastify";
import { matchesQuery, type Journal, type JournalEntry, type JournalQuery } from "../journal/journal.ts";
import type { AdminParts } from "./admin-api.ts";

/** Proxies and browsers give a silent stream up after half a minute or more. */
const heartbeatMs = 15_000;

export function registerJournalRoutes(app: FastifyInstance, { laboratory }: AdminParts): void {
  const { journal } = laboratory;

  app.get<{ Querystring: Record<string, string> }>("/admin/journal", (request, reply) => {
    const query = readQuery(request.query, request.headers["last-event-id"]);
    if (request.headers.accept?.includes("text/event-stream")) return stream(reply, journal, query);
    return { entries: journal.read({ limit: 1000, ...query }) };
  });
}

function readQuery(query: Record<string, string>, lastEventId: string | string[] | undefined): JournalQuery {
  const { project, method, path, rule } = query;
  const since = lastEventId ?? query["since"];
  return {
    ...(project !== undefined && { project }),
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
    ...(rule !== undefined && { rule }),
    ...(since !== undefined && { since: Number(since) }),
    ...(query["limit"] !== undefined && { limit: Number(query["limit"]) }),
  };
}

function stream(reply: FastifyReply, journal: Journal, query: JournalQuery): void {
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send = (entry: JournalEntry): void => void reply.raw.write(`id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`);
  for (const entry of journal.read(query)) send(entry);
  const stop = journal.follow((entry) => matchesQuery(entry, query) && send(entry));
  const heartbeat = setInterval(() => reply.raw.write(": still here\n\n"), heartbeatMs);
  reply.raw.on("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}
