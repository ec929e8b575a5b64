import { expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { silentLogger } from "../../platform/log.ts";
import { createRegistrars, registrarIds } from "./registrars.ts";

const shared = { clock: createManualClock(), log: silentLogger };

test("every registrar stands under its own id", () => {
  const registrars = createRegistrars(shared);

  expect([...registrars.keys()]).toEqual(registrarIds);
  for (const [id, registrar] of registrars) expect(registrar.id).toBe(id);
});

test("only the enabled ones are there, and an unknown one is an error that lists what there is", () => {
  expect([...createRegistrars({ ...shared, enabled: ["ovh", "cloudflare"] }).keys()]).toEqual(["cloudflare", "ovh"]);
  expect(() => createRegistrars({ ...shared, enabled: ["ovh", "gandi"] })).toThrow(/gandi.*cloudflare/);
});
