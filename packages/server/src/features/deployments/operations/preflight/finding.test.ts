import { expect, test } from "vitest";
import { TransientError } from "../../../../platform/errors.ts";
import { type Logger, silentLogger } from "../../../../platform/log.ts";
import { ok } from "../../phases/preflight/check.ts";
import { attempt } from "./finding.ts";

const signal = new AbortController().signal;

test("a check that nobody answers is a warning once its time is over", async () => {
  const finding = await attempt("name", { signal: AbortSignal.timeout(10), log: silentLogger }, () => new Promise(() => {}));

  expect(finding).toMatchObject({ id: "name", status: "warn", message: "This could not be checked: there was no answer in time." });
});

test("a failure of others is told in their words", async () => {
  const finding = await attempt("name", { signal, log: silentLogger }, () => Promise.reject(new TransientError("The cloud is away.")));

  expect(finding.message).toBe("This could not be checked: The cloud is away.");
});

test("a mistake of ours is a warning too, and goes to the log", async () => {
  const errors: unknown[] = [];
  const log: Logger = { ...silentLogger, error: (fields) => void errors.push(fields) };
  const mistake = new TypeError("secret details");

  const finding = await attempt("name", { signal, log }, () => Promise.reject(mistake));

  expect([finding.status, finding.message]).toEqual(["warn", "This could not be checked: something went wrong here."]);
  expect(errors).toEqual([{ error: mistake }]);
});

test("what was found out stays as it is", async () => {
  const found = ok("name", "It is free.");

  expect(await attempt("name", { signal, log: silentLogger }, async () => found)).toBe(found);
});
