import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { orphansLeft } from "./orphans-left.ts";

test("what is left is blamed, and the wipe can be repeated", () => {
  const facts = failedFacts("wipe-incomplete", { phase: "wipe-end", culprit: culpritForTests({ kind: "volumes", name: "pvc-1" }) });

  expect(orphansLeft.explain(facts)).toMatchObject({
    culprit: { kind: "volumes", name: "pvc-1" },
    owner: "you",
    retry: "safe",
    action: { target: "wipe" },
  });
});

test("what stood there before is another matter", () => {
  const facts = failedFacts("hetzner-orphans");

  expect(orphansLeft.explain(facts)).toBeUndefined();
});
