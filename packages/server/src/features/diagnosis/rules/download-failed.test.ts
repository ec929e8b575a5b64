import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { downloadFailed } from "./download-failed.ts";

test("a step that fetches is blamed on the network", () => {
  const facts = failedFacts("cloud-init-failed", { culprit: culpritForTests({ kind: "node", name: "fsn1-cp-1", reason: "artifacts" }) });

  expect(downloadFailed.explain(facts)).toMatchObject({ culprit: { name: "fsn1-cp-1" }, owner: "network", retry: "after" });
});

test("another step fetches nothing", () => {
  const facts = failedFacts("cloud-init-failed", { culprit: culpritForTests({ reason: "host" }) });

  expect(downloadFailed.explain(facts)).toBeUndefined();
});
