import { afterAll, beforeAll, expect, test } from "vitest";
import { createManualClock } from "../../../../platform/manual-clock.ts";
import { Secret } from "../../../../platform/secret.ts";
import { type LabCloud, startLabCloud } from "../../../../testing/lab-cloud.ts";
import { createCloudWatch } from "./watch-cloud.ts";

let lab: LabCloud;
let requests = 0;

beforeAll(async () => {
  lab = await startLabCloud({}, {}, { onRequest: () => (requests += 1) });
});
afterAll(() => lab.close());

test("what was seen of a project is shown again for a minute, also to those who ask at the same time", async () => {
  const { watch, clock } = setUp();
  const first = await Promise.all([watch(lab.token).probe(), watch(lab.token).probe()]);
  const looked = requests;

  clock.advance(59_000);
  const again = await watch(lab.token).probe();
  const kept = requests;
  clock.advance(2000);
  await watch(lab.token).probe();

  expect([first[1], again]).toEqual([first[0], first[0]]);
  expect(kept).toBe(looked);
  expect(requests).toBe(looked * 2);
});

test("another token has another look", async () => {
  const { watch } = setUp();

  const probes = [await watch(lab.token).probe(), await watch(lab.readToken).probe()];

  expect(probes.map(({ write }) => write)).toEqual([true, false]);
});

test("a look that failed is not kept", async () => {
  const { watch } = setUp();
  lab.lab.laboratory.faults.add({ id: "down", target: "hetzner", do: { status: { code: "unavailable", message: "down", status: 503 } } });
  const failed = watch(lab.token).offers();
  await expect(failed).rejects.toThrow("down");
  lab.lab.laboratory.faults.remove("down");

  expect((await watch(lab.token).offers()).locations.length).toBeGreaterThan(0);
});

function setUp() {
  requests = 0;
  const clock = createManualClock();
  const watchCloud = createCloudWatch(lab.connect, clock);
  return { clock, watch: (token: string) => watchCloud(new Secret("hcloud_token", token)) };
}
