import { expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { createDirtyZones } from "./dirty-zones.ts";

test("a changed zone is due once nobody has written to it for five seconds", () => {
  const clock = createManualClock();
  const zones = createDirtyZones(clock);

  zones.note("pool.test", 1);
  clock.advance(60_000);
  const whileWriting = zones.due();
  zones.note("pool.test", 0);
  clock.advance(4999);
  const tooEarly = zones.due();
  clock.advance(1);

  expect([whileWriting, tooEarly, zones.due()]).toEqual([[], [], ["pool.test"]]);
});

test("it is not due again before ten minutes have passed, and only after another change", () => {
  const clock = createManualClock();
  const zones = createDirtyZones(clock);
  zones.note("pool.test", 0);
  clock.advance(5000);
  zones.begin("pool.test");
  const begun = zones.due();

  zones.note("pool.test", 0);
  clock.advance(599_999);
  const tooEarly = zones.due();
  clock.advance(1);

  expect([begun, tooEarly, zones.due()]).toEqual([[], [], ["pool.test"]]);
});
