import type { Event, Job } from "@catalyst/contract";
import { expect, test } from "vitest";
import { stepsOf } from "./steps.ts";

const job = { jobName: "tofu-apply", startedAt: at(10), finishedAt: at(40) } as Job;

test("steps are what OpenTofu told of each resource in the job's own time, with its last state", () => {
  const events = [
    event(5, "tofu", "network", "planned"),
    event(12, "tofu", "network", "started"),
    event(13, "tofu", "server", "started"),
    event(20, "tofu", "network", "done"),
    event(50, "tofu", "server", "started"),
  ];

  expect(stepsOf(job, events)).toEqual([
    { name: "network", state: "done", startedAt: at(12), endedAt: at(20) },
    { name: "server", state: "started", startedAt: at(13), endedAt: at(13) },
  ]);
});

test("only the last attempt counts", () => {
  const events = [event(12, "preflight", "token", "failed"), { ...event(30, "preflight", "sizes", "ok"), attempt: 2 }];

  expect(stepsOf({ ...job, jobName: "preflight" }, events).map(({ name }) => name)).toEqual(["sizes"]);
});

function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 26, 12, 0, second)).toISOString();
}

function event(second: number, phase: Event["phase"], resource: string, state: string): Event {
  return { seq: second, time: at(second), phase, level: "info", message: "", resource, state, attempt: 1 };
}
