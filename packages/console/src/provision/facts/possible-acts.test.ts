import type { State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { possibleActs } from "./possible-acts.ts";

const of = (status: State["status"], cloudResources = true, failure?: string) =>
  possibleActs({ status, cloudResources, ...(failure ? { failure: { code: failure } as NonNullable<State["failure"]> } : {}) })
    .filter(({ isPossible }) => isPossible)
    .map(({ name }) => name);

test.each<[State["status"], boolean, string[]]>([
  ["tofu-applying", true, ["cancel", "wipe"]],
  ["wiping", true, ["wipe"]],
  ["failed", true, ["retry", "wipe", "delete"]],
  ["cancelled", false, ["retry", "wipe", "release", "delete"]],
  ["ready", true, ["wipe", "delete"]],
])("a deployment that is %s with resources %s can be acted on by %j", (status, cloudResources, names) => {
  expect(of(status, cloudResources)).toEqual(names);
});

test("a wipe that did not end is not retried but wiped again", () => {
  expect(of("failed", true, "wipe-incomplete")).toEqual(["wipe", "delete"]);
});

test("what cannot be done now stays there with its reason", () => {
  expect(possibleActs({ status: "wiping", cloudResources: true }).find(({ name }) => name === "cancel")).toEqual({
    name: "cancel",
    isPossible: false,
    says: "danger.cancel.wiping",
  });
});
