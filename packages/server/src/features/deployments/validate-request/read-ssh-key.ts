import type { CreateRequest } from "@catalyst/contract";
import { parseSSHPublicKey } from "../../ssh-keys/parse-ssh-public-key.ts";
import type { Findings } from "./validate-request.ts";

/** The key as one clean line. */
export function readSSHKey(request: CreateRequest, findings: Findings): string {
  const parsed = parseSSHPublicKey(request.sshPublicKey);
  if (parsed.ok) return parsed.key.line;
  findings.wrong("sshPublicKey", parsed.why);
  return "";
}
