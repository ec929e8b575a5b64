import { expect, test } from "vitest";
import { eventForTests, factsForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { capacityStalled } from "./capacity-stalled.ts";

test("a location without room is blamed", () => {
  const facts = failedFacts("hetzner-capacity");

  expect(capacityStalled.explain(facts)).toMatchObject({ culprit: { kind: "location" }, owner: "provider", retry: "after" });
});

test("an apply of which nothing comes waits for the provider", () => {
  const facts = factsForTests({
    trouble: [eventForTests({ seq: 5, state: "stalled" })],
    latest: eventForTests({ seq: 5, state: "stalled" }),
  });

  expect(capacityStalled.explain(facts)).toMatchObject({ waitingFor: "the provider to finish a resource", owner: "provider" });
});

test("one that has gone on since does not", () => {
  const facts = factsForTests({ trouble: [eventForTests({ seq: 5, state: "stalled" })], latest: eventForTests({ seq: 6, state: "done" }) });

  expect(capacityStalled.explain(facts)).toBeUndefined();
});

test("one that ran out of time without a standstill lacked something else", () => {
  const facts = failedFacts("tofu-timeout");

  expect(capacityStalled.explain(facts)).toBeUndefined();
});
