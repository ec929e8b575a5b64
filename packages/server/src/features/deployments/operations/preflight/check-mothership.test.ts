import { expect, test } from "vitest";
import { checkDisk, checkEngine } from "./check-mothership.ts";

test("a program that is being built is waited for, and one that nobody builds stops the run", () => {
  expect(checkEngine(undefined).status).toBe("ok");
  expect(checkEngine({ what: "OpenTofu", building: true, etaMs: 120_000 })).toMatchObject({
    status: "warn",
    message: "OpenTofu is being built, about 2 min left; the run waits for it.",
  });
  expect(checkEngine({ what: "OpenTofu", building: false })).toMatchObject({ status: "fail", fix: expect.stringContaining("tools build") });
});

test("less than 2 GiB of disk is too little", () => {
  expect([checkDisk(2 * 1024 ** 3).status, checkDisk(2 * 1024 ** 3 - 1).status]).toEqual(["ok", "fail"]);
});
