import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Pool } from "undici";

/** Fills the emulator and then asks as fast as it answers, for a fixed time. Started by `emulator.ts`. */
interface Order {
  url: string;
  token: string;
  servers: number;
  actions: number;
}

const connections = 16;
const warmUpMs = 2000;
const measureMs = 10_000;
/** The rate at which the time of an answer is taken: a server that is pushed to its limit measures its own queue. */
const pacedPerSecond = 2000;

const [order] = (await once(process, "message")) as [Order];
const base = new URL(order.url);
const pool = new Pool(base.origin, { connections });
const headers = { authorization: `Bearer ${order.token}`, "content-type": "application/json" };
const serverIds: number[] = [];
const actionIds: number[] = [];

await inParallel(order.servers, fillServer);
await inParallel(order.actions - actionIds.length, (index) => fillAction(serverIds[index % serverIds.length]!));
await hammer(warmUpMs);
const peak = await hammer(measureMs);
const paced = await hammer(measureMs, pacedPerSecond);
process.send!({ connections, peak, paced });
await pool.close();
process.disconnect();

async function fillServer(index: number): Promise<void> {
  const body = {
    name: `server-${index}`,
    server_type: "cpx32",
    image: "ubuntu-24.04",
    location: "fsn1",
    public_net: { enable_ipv4: false, enable_ipv6: false },
  };
  const answer = JSON.parse(await send("POST", "/servers", body)) as {
    server: { id: number };
    action: { id: number };
    next_actions: { id: number }[];
  };
  serverIds.push(answer.server.id);
  actionIds.push(answer.action.id, ...answer.next_actions.map((action) => action.id));
}

async function fillAction(server: number): Promise<void> {
  const answer = JSON.parse(await send("POST", `/servers/${server}/actions/poweron`, {})) as { action: { id: number } };
  actionIds.push(answer.action.id);
}

async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

/** As many requests as are answered in a span, or as many as a rate asks for. */
async function hammer(milliseconds: number, perSecond = Number.POSITIVE_INFINITY): Promise<object> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const end = startedAt + milliseconds;
  let turn = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const due = startedAt + (turn / perSecond) * 1000;
        const current = turn++;
        if (due > performance.now()) await setTimeout(due - performance.now());
        const sentAt = performance.now();
        await ask(current);
        latencies.push(performance.now() - sentAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const percentile = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    requests: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

/** The mix of a busy apply, in a fixed order so that each run is the same. */
function ask(turn: number): Promise<string> {
  const slot = turn % 20;
  const server = serverIds[(turn * 7919) % serverIds.length]!;
  if (slot === 0) return send("GET", "/servers?per_page=50");
  if (slot === 1) return send("PUT", `/servers/${server}`, { labels: { turn: String(turn) } });
  if (slot <= 5) return send("GET", `/servers/${server}`);
  return send("GET", `/actions?id=${actionIds[(turn * 104_729) % actionIds.length]!}`);
}

async function send(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<string> {
  const answer = await pool.request({ method, path: `${base.pathname}${path}`, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.body.text();
  if (answer.statusCode >= 400) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`);
  return text;
}
