import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A moment in the conversation about a name: just before its nth request is passed on, or after it was answered and nobody has heard. */
export interface Moment {
  nth: number;
  side: "before" | "after";
}

/** Stands between the manager and the name server's administration, and strikes at a chosen moment. */
export interface ChaosProxy {
  url: string;
  /** Counts requests about the name from here; `strike` is called once, when the moment has come. The request of that moment is never answered. */
  arm(name: string, moment: Moment, strike: () => Promise<void>): void;
  /** Resolves with the requests about a name that some work takes. What a manager does beside it does not count. */
  count(name: string, work: () => Promise<void>): Promise<number>;
  /** Whether the moment came. */
  struck(): boolean;
}

export async function startChaosProxy(upstream: string): Promise<ChaosProxy> {
  let watched: string | undefined;
  let requests = 0;
  let armed: { moment: Moment; strike: () => Promise<void> } | undefined;
  let struck = false;

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const isAbout = watched !== undefined && `${request.url} ${body.toString()}`.includes(`${watched}.`);
    if (isAbout) requests += 1;
    const due = isAbout && armed?.moment.nth === requests ? armed : undefined;
    if (due) armed = undefined;
    if (due?.moment.side === "before") return strikeAt(due, response);
    const answer = await fetch(`${upstream}${request.url}`, {
      method: request.method ?? "GET",
      headers: { "x-api-key": String(request.headers["x-api-key"]), "content-type": "application/json" },
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await answer.text();
    if (due) return strikeAt(due, response);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(text);
  }

  async function strikeAt({ strike }: { strike: () => Promise<void> }, response: ServerResponse): Promise<void> {
    struck = true;
    await strike();
    response.destroy();
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm(name, moment, strike) {
      watched = name;
      requests = 0;
      struck = false;
      armed = { moment, strike };
    },
    async count(name, work) {
      watched = name;
      requests = 0;
      await work();
      return requests;
    },
    struck: () => struck,
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
