import { expect, test } from "vitest";
import { culpritForTests, failedFacts } from "../testing/facts-for-tests.ts";
import { sizeRejected } from "./size-rejected.ts";

test("a size that cannot be ordered is blamed", () => {
  const facts = failedFacts("size-unavailable", { culprit: culpritForTests({ kind: "size", name: "cpx52" }) });

  expect(sizeRejected.explain(facts)).toMatchObject({ culprit: { name: "cpx52" }, owner: "you", retry: "after" });
});

test("so is one that the plan refuses", () => {
  const facts = failedFacts("tofu-plan-failed", { message: "Invalid value for variable: control_plane_size must be known" });

  expect(sizeRejected.explain(facts)).toMatchObject({ culprit: { kind: "size" } });
});

test("a plan that fails for another reason is no matter of sizes", () => {
  const facts = failedFacts("tofu-plan-failed");

  expect(sizeRejected.explain(facts)).toBeUndefined();
});
