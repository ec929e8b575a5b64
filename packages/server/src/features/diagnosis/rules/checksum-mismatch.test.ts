import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { checksumMismatch } from "./checksum-mismatch.ts";

test("a file that differs from its pin must not be tried again", () => {
  const facts = failedFacts("cloud-init-failed", { message: "step artifacts: the checksum of k3s differs" });

  expect(checksumMismatch.explain(facts)).toMatchObject({ culprit: { kind: "artifact" }, retry: "no" });
});

test("a file that did not come has no checksum", () => {
  const facts = failedFacts("cloud-init-failed", { message: "could not resolve host" });

  expect(checksumMismatch.explain(facts)).toBeUndefined();
});
