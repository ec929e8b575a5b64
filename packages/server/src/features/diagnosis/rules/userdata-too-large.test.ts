import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { userdataTooLarge } from "./userdata-too-large.ts";

test("a script that is too long is blamed", () => {
  const facts = failedFacts("tofu-plan-failed", {
    message: "The user data of cp-1 is larger than the 32768 bytes the cloud accepts: shorten ca_bundle_pem.",
  });

  expect(userdataTooLarge.explain(facts)).toMatchObject({ culprit: { kind: "cloud-init" }, owner: "you", retry: "after" });
});

test("another failure of a plan is none of its", () => {
  const facts = failedFacts("tofu-plan-failed");

  expect(userdataTooLarge.explain(facts)).toBeUndefined();
});
