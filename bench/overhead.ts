import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, followEvents } from "@catalyst/contract";
import { type Bench, runBench } from "./parts/bench.ts";
import { median } from "./parts/percentile.ts";
import { startProvisioning } from "./parts/provisioning.ts";

/**
 * What the mothership itself adds to a provision: the time from the accepted request until the infrastructure stands, without the time in which
 * OpenTofu was running. The lab answers at once, so nothing else hides in it.
 */
const provisions = 7;

await runBench("control-plane overhead of one provision", 360_000, async (bench) => {
  const times = join(bench.folder, "tofu-times");
  const { client, request } = await startProvisioning(bench, {
    set: { "hetzner.latency.scale": 0 },
    wrapTofu: (binary) => writeWrapper(bench, binary, times),
  });

  const taken: { total: number; tofu: number; runs: number }[] = [];
  for (let index = 0; index < provisions; index++) {
    const { id } = await client.call("createDeployment", { body: request(`overhead-${index}`) });
    const total = await standsAfter(client, id, bench.signal);
    const runs = await runsOf(times, id);
    taken.push({ total, tofu: runs.reduce((sum, ms) => sum + ms, 0), runs: runs.length });
  }

  const overheads = taken.map(({ total, tofu }) => (total - tofu) / 1000);
  return {
    figures: [
      { what: "overhead", value: median(overheads), unit: "s", target: { most: 1 } },
      { what: "whole provision", value: median(taken.map(({ total }) => total / 1000)), unit: "s" },
      { what: "inside OpenTofu", value: median(taken.map(({ tofu }) => tofu / 1000)), unit: "s" },
    ],
    taken: [
      `median of ${provisions} provisions of one server, one after the other; overheads: ${overheads.map((each) => each.toFixed(2)).join(", ")} s; ` +
        `${taken[0]?.runs} runs of OpenTofu each`,
      "from the deployment's startedAt to the time of its event that the infrastructure stands; OpenTofu timed by a wrapper around its binary",
    ],
  };
});

/** Notes when each run began and ended, by deployment: how long we take to notice an end is ours, not OpenTofu's. */
async function writeWrapper(bench: Bench, binary: string, times: string): Promise<string> {
  const wrapper = join(bench.folder, "tofu");
  const lines = [
    "#!/bin/sh",
    "from=$(/bin/date +%s%N)",
    `'${binary}' "$@"`,
    "code=$?",
    `echo "\${PWD##*/} $from $(/bin/date +%s%N)" >> '${times}'`,
    "exit $code",
  ];
  await writeFile(wrapper, `${lines.join("\n")}\n`, { mode: 0o755 });
  return wrapper;
}

/** Milliseconds from the accepted request to the event that ends Phase 0. */
async function standsAfter(client: Client, id: string, signal: AbortSignal): Promise<number> {
  const { startedAt } = await client.call("readDeployment", { params: { id } });
  for await (const followed of followEvents({ client, id, signal })) {
    if (followed.type === "done") throw new Error(`The provision failed: ${followed.state.error}`);
    if (followed.event.phase === "flux-bootstrap") return Date.parse(followed.event.time) - Date.parse(startedAt);
  }
  throw new Error("The events ended too early");
}

async function runsOf(times: string, id: string): Promise<number[]> {
  const lines = (await readFile(times, "utf8")).trim().split("\n");
  return lines.flatMap((line) => {
    const [whose, from, to] = line.split(" ");
    return whose === id ? [(Number(to) - Number(from)) / 1e6] : [];
  });
}
