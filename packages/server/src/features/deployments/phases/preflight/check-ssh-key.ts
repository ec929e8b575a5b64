import { parseSSHPublicKey } from "../../../ssh-keys/parse-ssh-public-key.ts";
import { type CheckResult, fail, type Observation, ok } from "./check.ts";
import { ownershipOf } from "../../ownership.ts";

/** The key is well-formed; one that the project already holds is used as it is, since a project takes each key once. */
export function checkSSHKey(observation: Pick<Observation, "deployment" | "listing" | "leftovers" | "orphans">): CheckResult {
  const parsed = parseSSHPublicKey(observation.deployment.spec.sshPublicKey);
  if (!parsed.ok) {
    const message = `The SSH public key is not valid: ${parsed.why} Nothing was created.`;
    return fail(
      "ssh-key",
      message,
      {
        code: "ssh-key-rejected",
        retryable: false,
        sentence: message,
        culprit: { kind: "ssh key", name: "SSH public key", reason: "malformed", message: parsed.why },
      },
      { fix: "Paste one line of a public key, or generate a pair." },
    );
  }

  const existing = existingKeyId(observation, parsed.key.md5);
  const message =
    existing === null ? `The SSH key ${parsed.key.sha256} will be added.` : "The project already holds this SSH key; it is used as it is.";
  return ok("ssh-key", message, { fingerprint: parsed.key.sha256, existingSSHKeyId: existing });
}

/** A key of our own, or one about to be taken over or removed, is the module's business and does not count as already there. */
function existingKeyId(
  { deployment, listing, leftovers, orphans }: Pick<Observation, "deployment" | "listing" | "leftovers" | "orphans">,
  md5: string,
): number | null {
  const handled = orphans === "fail" ? [] : leftovers.orphans.map(({ object }) => `${object.kind}:${object.id}`);
  const key = listing.find(
    (object) =>
      object.kind === "ssh_keys" &&
      object.raw["fingerprint"] === md5 &&
      ownershipOf(object, deployment) !== "own" &&
      !handled.includes(`${object.kind}:${object.id}`),
  );
  return key ? Number(key.id) : null;
}
