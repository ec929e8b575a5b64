import { setTimeout as delay } from "node:timers/promises";
import { isSettled } from "@catalyst/contract";
import { runBench } from "./parts/bench.ts";
import { startLoad } from "./parts/load-process.ts";
import { familyOf, pssOf, rssOf, sumOver } from "./parts/process-use.ts";
import { type Provisioning, startProvisioning } from "./parts/provisioning.ts";
import type { Opened, StreamOrder, StreamResult } from "./parts/stream-load.ts";

/**
 * What 100 provisions at once cost: memory of the mothership, and how late their events reach the people who watch. The lab takes its usual time for
 * everything, four children of OpenTofu run at once and the others wait in line, each with a viewer.
 */
const provisions = 100;
const measureMs = 150_000;
const sampleEveryMs = 2000;

await runBench(`${provisions} provisions in flight`, 360_000, async (bench) => {
  const provisioning = await startProvisioning(bench, {
    env: { CATALYST_STREAM_READERS_PER_PERSON: "1000" },
  });
  const { mothership, client, request } = provisioning;
  const { pid, postgresPid } = mothership;
  const idle = await rssOf(pid);

  const ids: string[] = [];
  for (let index = 0; index < provisions; index++) {
    const { id } = await client.call("createDeployment", { body: request(`in-flight-${index}`) });
    ids.push(id);
  }
  const load = startLoad<StreamOrder | object, Opened | StreamResult>(bench, "stream-load.ts");
  load.order({ origin: mothership.address, token: mothership.token, deployments: ids, opening: 20 });
  await load.next();

  const inFlightAtStart = (await statusesOf(provisioning)).inFlight;
  let [rss, pss, children] = [0, 0, 0];
  const until = performance.now() + measureMs;
  while (performance.now() < until) {
    rss = Math.max(rss, await rssOf(pid));
    pss = Math.max(pss, await pssOf(pid));
    const tofu = (await familyOf(pid)).filter((member) => member !== pid);
    children = Math.max(children, await sumOver(tofu, pssOf));
    await delay(sampleEveryMs, undefined, { signal: bench.signal });
  }
  const { inFlight, stands, failed, why } = await statusesOf(provisioning);
  const database = await sumOver(await familyOf(postgresPid), pssOf);
  load.order({ type: "stop" });
  const result = (await load.next()) as StreamResult;

  return {
    figures: [
      { what: "99th percentile of the event lag", value: result.p99, unit: "ms", target: { most: 1000 } },
      { what: "median of the event lag", value: result.p50, unit: "ms" },
      { what: "events lost or repeated", value: result.gaps + result.repeats, unit: "events", target: { most: 0 } },
      { what: "provisions failed", value: failed, unit: "provisions", target: { most: 0 } },
      { what: "most resident memory of the mothership", value: rss, unit: "MiB", target: { most: 400 } },
      { what: "most proportional share of the mothership", value: pss, unit: "MiB" },
      { what: "most proportional share of its children", value: children, unit: "MiB" },
      { what: "proportional share of PostgreSQL", value: database, unit: "MiB" },
    ],
    taken: [
      `${inFlightAtStart} in flight at the start of ${measureMs / 1000} s, ${inFlight} at its end, ${stands} stand by then; ${result.received} events to ` +
        `${result.viewers} viewers; resident memory ${Math.round(idle)} MiB before`,
      ...(result.latest.length > 0 ? [`latest events: ${result.latest.join("; ")}`] : []),
      ...(failed > 0 ? [`failed: ${why.join("; ")}`] : []),
      "one server each, 4 children of OpenTofu at once, usual latencies of the lab; memory looked at every 2 s",
    ],
  };
});

async function statusesOf({ client }: Provisioning): Promise<{ inFlight: number; stands: number; failed: number; why: string[] }> {
  const { deployments } = await client.call("listDeployments", { query: { limit: 200 } });
  const failed = deployments.filter(({ status }) => isSettled(status)).length;
  const stands = deployments.filter(({ phase }) => phase === "flux-bootstrap").length;
  const why = deployments.flatMap(({ error }) => (error === undefined ? [] : [error]));
  return { inFlight: deployments.length - failed - stands, stands, failed, why };
}
