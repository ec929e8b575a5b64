import type { State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { milestonesOf } from "./milestones.ts";

type Known = Parameters<typeof milestonesOf>[0];

const result = {} as NonNullable<State["result"]>;
const region = (status: State["regions"][number]["status"]) => ({
  key: "fsn1",
  clusterName: "c",
  cloudRegion: "fsn1",
  role: "primary" as const,
  status,
});
const written = [{ phase: "dns-commit", status: "succeeded" }] as State["phases"];
const of = (members: Partial<Known>) => {
  const state: Known = { status: "provisioning", phases: [], regions: [region("pending")], ...members };
  return Object.fromEntries(milestonesOf(state).map(({ name, status }) => [name, status]));
};

test("at the start only the infrastructure is under way", () => {
  expect(of({})).toEqual({ infrastructure: "running", dns: "todo", kubeconfig: "todo", kit: "todo", verified: "todo", handover: "todo" });
});

test("once servers stand, the names and the first boot are under way at the same time", () => {
  expect(of({ status: "tofu-applying", result })).toMatchObject({ infrastructure: "done", dns: "running", kubeconfig: "running" });
});

test("after the last kubeconfig nothing more is claimed, since nobody looks", () => {
  const regions = [region("kubeconfig-accepted")];

  expect(of({ status: "flux-bootstrapping", result, phases: written, regions })).toMatchObject({
    kubeconfig: "done",
    kit: "unseen",
    verified: "todo",
  });
  expect(of({ status: "phase1-watching", result, phases: written, regions })).toMatchObject({ kit: "running" });
});

test("a region that is missing keeps the first boot from being done", () => {
  const regions = [region("kubeconfig-accepted"), region("created")];

  expect(of({ status: "flux-bootstrapping", result, phases: written, regions })).toMatchObject({ kubeconfig: "running", kit: "todo" });
});

test("a failed run shows where it failed and has nothing under way", () => {
  const failure = { code: "tofu-apply-failed" } as NonNullable<State["failure"]>;

  expect(Object.values(of({ status: "failed", failure }))).toEqual(["failed", "todo", "todo", "todo", "todo", "todo"]);
});

test("ready leaves the handover, and adopted leaves nothing", () => {
  expect(of({ status: "ready" })).toMatchObject({ verified: "done", handover: "todo" });
  expect(new Set(Object.values(of({ status: "adopted" })))).toEqual(new Set(["done"]));
});
