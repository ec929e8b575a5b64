import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startLab, type Rule } from "../packages/lab/src/lab.ts";

/**
 * How many requests a second the Hetzner emulator answers on one core. This process is the emulator; the load comes from a process of
 * its own. Held against 2,000 requests/s with a 99th percentile below 20 ms.
 */
const servers = 2000;
const actions = 20_000;
const ruleCount = 50;
const target = { perSecond: 2000, p99: 20 };

const lab = await startLab({
  projects: [{ id: "bench", rateLimit: "off", quota: { servers } }],
  set: { "hetzner.latency.scale": 0 },
});
// Rules that look at every request but hit none, as a scenario of its usual size would.
for (let index = 0; index < ruleCount; index++) lab.laboratory.faults.add(idleRule(index));

const load = fork(fileURLToPath(new URL("emulator-load.ts", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
const before = process.cpuUsage();
const result = await measure(load);
const { user, system } = process.cpuUsage(before);
await lab.close();

const { peak, paced } = result;
const passed = peak.perSecond >= target.perSecond && paced.p99 < target.p99;
console.log(
  `emulator: ${Math.round(peak.perSecond)} requests/s at most; p50 ${paced.p50.toFixed(1)} ms, p99 ${paced.p99.toFixed(1)} ms at ${Math.round(paced.perSecond)} requests/s`,
);
console.log(`target:   ${target.perSecond} requests/s, p99 below ${target.p99} ms: ${passed ? "met" : "missed"}`);
console.log(
  `taken:    ${peak.requests} requests in ${peak.seconds.toFixed(1)} s as fast as answered (p99 ${peak.p99.toFixed(1)} ms), then ${paced.requests} in ${paced.seconds.toFixed(1)} s, ` +
    `over ${result.connections} connections from another process; 70 % actions by id, 20 % one server, 5 % list of 50, 5 % label updates; ` +
    `${servers} servers, ${actions} actions, ${ruleCount} rules; emulator process used ${((user + system) / 1e6).toFixed(1)} s of CPU with filling, ` +
    `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
);
process.exitCode = passed ? 0 : 1;

interface LoadResult {
  connections: number;
  peak: Span;
  paced: Span;
}

interface Span {
  requests: number;
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
}

async function measure(child: ChildProcess): Promise<LoadResult> {
  child.send({ url: lab.hetznerURL, token: lab.projects[0]!.tokens[0]!.token, servers, actions });
  const [message] = (await once(child, "message")) as [LoadResult];
  return message;
}

function idleRule(index: number): Rule {
  return {
    id: `idle-${index}`,
    when: { method: "GET", path: `/servers/${index}/**`, client: "never" },
    do: { status: { code: "server_error" } },
  };
}
