import { hash } from "node:crypto";
import { Type } from "typebox";
import { deleteRoute, LabelMap, Name, readRoutes, updateRoute } from "../common-routes.ts";
import { ApiError, invalidInput } from "../errors.ts";
import { created, kindModule, write } from "../kind-module.ts";
import { checkLabels } from "../labels.ts";
import { timestamp } from "../timestamp.ts";

const Create = Type.Object({ name: Name, public_key: Type.String({ minLength: 1 }), labels: Type.Optional(LabelMap) });

export const sshKeys = kindModule<"ssh_keys">({
  kind: "ssh_keys",
  render: (_cloud, { id, name, fingerprint, publicKey, labels, created: since }) => ({
    id,
    name,
    fingerprint,
    public_key: publicKey,
    labels,
    created: since,
  }),
  routes: [
    ...readRoutes("ssh_keys", { fingerprint: (key, wanted) => wanted.includes(key.fingerprint) }),
    updateRoute("ssh_keys"),
    deleteRoute("ssh_keys"),
    write("POST", "/ssh_keys", Create, (call, body) => {
      const { cloud, project } = call;
      const labels = checkLabels(body.labels ?? {});
      const fingerprint = fingerprintOf(body.public_key);
      cloud.checkName("ssh_keys", project.id, body.name);
      if (cloud.store.all("ssh_keys", project.id).some((key) => key.fingerprint === fingerprint)) {
        throw new ApiError("uniqueness_error", "SSH key not unique", { fields: [{ name: "public_key" }] });
      }
      cloud.checkQuota("ssh_keys", project.id);
      const id = cloud.newId("ssh_keys", project.id, body.name);
      cloud.store.add("ssh_keys", {
        id,
        project: project.id,
        name: body.name,
        labels,
        created: timestamp(cloud.clock.wall()),
        fingerprint,
        publicKey: body.public_key,
      });
      return created(call, "ssh_keys", id);
    }),
  ],
});

// RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4 and the security-key variants of OpenSSH.
const algorithms = /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)$/;

/** MD5 of the key's blob in colon hex. Throws `invalid_input` on `public_key` for anything that is not one public key. */
export function fingerprintOf(publicKey: string): string {
  const [algorithm = "", encoded = ""] = publicKey.trim().split(/[ \t]+/);
  const blob = Buffer.from(encoded, "base64");
  const wellEncoded = encoded !== "" && blob.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "");
  if (!algorithms.test(algorithm) || publicKey.trim().includes("\n") || !wellEncoded || !fieldsFit(blob, algorithm)) {
    throw invalidInput("public_key", "SSH key not valid");
  }
  return hash("md5", blob, "hex").replace(/..(?!$)/g, "$&:");
}

/** The blob is a chain of length-prefixed fields, the first of which repeats the algorithm. */
function fieldsFit(blob: Buffer, algorithm: string): boolean {
  const fields: Buffer[] = [];
  let offset = 0;
  while (offset + 4 <= blob.length) {
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (end > blob.length) return false;
    fields.push(blob.subarray(offset + 4, end));
    offset = end;
  }
  if (offset !== blob.length || fields.length < 2 || fields[0]!.toString("latin1") !== algorithm) return false;
  return algorithm !== "ssh-ed25519" || (fields.length === 2 && fields[1]!.length === 32);
}
