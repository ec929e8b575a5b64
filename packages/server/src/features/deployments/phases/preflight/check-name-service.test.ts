import { expect, test } from "vitest";
import { checkNameService } from "./check-name-service.ts";

test("a name server that answers is fine", () => {
  expect(checkNameService({ status: "ready", version: "4.7.3" })).toMatchObject({ id: "name-service", status: "ok" });
});

test("one that is away for now is told of and does not stop the run", () => {
  const result = checkNameService({ status: "away", detail: "PowerDNS does not answer" });

  expect(result).toMatchObject({ status: "warn", message: "PowerDNS does not answer.", fix: expect.stringContaining("goes on") });
  expect(result.failure).toBeUndefined();
});

test("one that was never set up, or is too old, stops the run before money is spent, and says so", () => {
  const missing = checkNameService({ status: "missing", detail: "No PowerDNS is configured" });
  const old = checkNameService({ status: "unsupported", detail: "PowerDNS 4.4.1 is too old; at least 4.7 is needed" });

  for (const result of [missing, old]) {
    expect(result.status).toBe("fail");
    expect(result.failure).toMatchObject({ code: "pdm-unavailable", sentence: expect.stringContaining("nothing was charged") });
  }
});
