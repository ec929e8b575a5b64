import { expect, test } from "vitest";
import { eventForTests, factsForTests, now } from "../testing/facts-for-tests.ts";
import { nodeSilent } from "./node-silent.ts";

test("servers that say nothing for five minutes are named", () => {
  const facts = factsForTests({ standing: "booting", since: minutesAgo(6) });

  expect(nodeSilent.explain(facts)).toMatchObject({
    culprit: { kind: "node", region: "fsn1" },
    owner: "network",
    waitingFor: "the kubeconfig of region fsn1",
  });
});

test("a short silence means nothing", () => {
  const facts = factsForTests({ standing: "booting", since: minutesAgo(4) });

  expect(nodeSilent.explain(facts)).toBeUndefined();
});

test("a node that has spoken is not silent", () => {
  const facts = factsForTests({ standing: "booting", since: minutesAgo(60), regions: [{ key: "fsn1", lastWord: eventForTests() }] });

  expect(nodeSilent.explain(facts)).toBeUndefined();
});

test("in an emulated cloud nobody's network is to blame", () => {
  const facts = factsForTests({ standing: "booting", since: minutesAgo(1), emulated: true });

  expect(nodeSilent.explain(facts)).toMatchObject({ culprit: null, owner: "catalyst", retry: "no" });
});

function minutesAgo(minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000);
}
