import type { Progress, State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { estimateOf, overdueBy } from "./published.ts";

const now = Date.parse("2026-11-26T12:00:00.000Z");
const second = 1000;
const minute = 60 * second;

test("with five earlier runs their measure is told, with fewer the published range of what is left", () => {
  const state = running("tofu-plan", 10 * second);

  const measured = estimateOf(state, progress(5), now);
  const published = estimateOf(state, progress(4), now);

  expect(measured).toEqual({ basis: "measured", p50: 6 * minute, p90: 11 * minute, samples: 5 });
  expect(published).toEqual({ basis: "published", part: "infrastructure", range: { from: 85 * second, to: 175 * second } });
});

test("what a run has reached already is not counted again", () => {
  const estimate = estimateOf(running("tofu-apply", 30 * second), undefined, now);

  expect(estimate).toEqual({ basis: "published", part: "infrastructure", range: { from: 35 * second, to: 95 * second } });
});

test("once names are written the servers' first boot is what is waited for, by its own range", () => {
  const estimate = estimateOf(booting(minute), progress(20), now);

  expect(estimate).toEqual({ basis: "published", part: "first-boot", range: { from: 2 * minute, to: 4 * minute } });
});

test("a run that is over has no estimate", () => {
  expect(estimateOf({ ...running("tofu-apply", 0), status: "failed" }, progress(9), now)).toEqual({ basis: "none" });
});

test.each([
  ["a first boot within its range", booting(4 * minute), progress(9), undefined],
  ["a first boot beyond its range", booting(6 * minute), progress(9), 5 * minute],
  ["a part that is slower than nine of ten", running("tofu-apply", 50 * second), { ...progress(9), slowerThan: 40 * second }, 40 * second],
  ["a part within what was measured, though beyond what is published", running("tofu-apply", 3 * minute), progress(9), undefined],
  ["a part beyond what is published, with nothing measured", running("tofu-apply", 3 * minute), progress(2), 2 * minute],
])("%s", (_, state, known, expected) => {
  expect(overdueBy(state, known, now)).toBe(expected);
});

function running(phase: "tofu-plan" | "tofu-apply", elapsed: number): State {
  const startedAt = new Date(now - elapsed).toISOString();
  return {
    status: phase === "tofu-plan" ? "provisioning" : "tofu-applying",
    phase,
    phases: [{ phase, attempt: 1, status: "running", startedAt, finishedAt: null, durationMs: null }],
  } as unknown as State;
}

function booting(elapsed: number): State {
  const finishedAt = new Date(now - elapsed).toISOString();
  return {
    status: "flux-bootstrapping",
    subState: "awaiting-kubeconfig",
    phase: "dns-commit",
    phases: [{ phase: "dns-commit", attempt: 1, status: "succeeded", startedAt: finishedAt, finishedAt, durationMs: 0 }],
  } as unknown as State;
}

function progress(samples: number): Progress {
  return { percent: 40, phase: "tofu-plan", startedAt: "", eta: { p50: 6 * minute, p90: 11 * minute, samples }, slowerThan: null };
}
