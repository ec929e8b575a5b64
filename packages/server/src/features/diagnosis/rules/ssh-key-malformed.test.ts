import { expect, test } from "vitest";
import { failedFacts } from "../testing/facts-for-tests.ts";
import { sshKeyMalformed } from "./ssh-key-malformed.ts";

test("a key that is not valid is blamed", () => {
  const facts = failedFacts("ssh-key-rejected");

  expect(sshKeyMalformed.explain(facts)).toMatchObject({ culprit: { name: "SSH public key" }, owner: "you", retry: "after" });
});

test("a token is no key", () => {
  const facts = failedFacts("hetzner-unauthorized");

  expect(sshKeyMalformed.explain(facts)).toBeUndefined();
});
