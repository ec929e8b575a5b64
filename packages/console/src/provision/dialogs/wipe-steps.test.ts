import { type State, wipePhases } from "@catalyst/contract";
import { expect, test } from "vitest";
import { wipeSteps } from "./wipe-steps.ts";

const step = (phase: string, attempt: number, status: string) =>
  ({ phase, attempt, status, startedAt: null, finishedAt: null, durationMs: 5 }) as State["phases"][number];

test("shows every step in order, those not reached as waiting", () => {
  const steps = wipeSteps({
    phases: [step("tofu-apply", 1, "succeeded"), step("wipe-stop", 1, "succeeded"), step("wipe-destroy", 1, "running")],
  });

  expect(steps.map(({ phase }) => phase)).toEqual([...wipePhases]);
  expect(steps.map(({ status }) => status).slice(0, 3)).toEqual(["succeeded", "running", "waiting"]);
});

test("a wipe begun again does not show what the one before had done", () => {
  const steps = wipeSteps({
    phases: [step("wipe-stop", 1, "succeeded"), step("wipe-destroy", 1, "failed"), step("wipe-stop", 2, "running")],
  });

  expect(steps.slice(0, 2).map(({ status }) => status)).toEqual(["running", "waiting"]);
});
