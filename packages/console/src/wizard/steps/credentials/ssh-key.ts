import { api } from "../../../api/api.ts";
import { withSignIn } from "../../../api/sign-in.ts";
import { changeDraft, currentDraft } from "../../draft/draft-store.ts";
import { createMemoryStore, useMemoryStore } from "../../request/memory-store.ts";
import { fingerprintOf, parsePublicKey } from "../../request/parse-public-key.ts";
import { slugOf } from "../../request/propose-names.ts";
import { domainProblem, fqdnOf } from "../../request/sovereign-domain.ts";
import { changeSecrets, currentSecrets } from "../../secrets.ts";
import { saveText } from "../../../ui/save-file.ts";

/** How the key comes to be, with what each way has brought so far. */
export interface SSHKeyState {
  mode: "generate" | "paste";
  pasted: string;
  generated: { publicKey: string; fingerprint: string } | undefined;
}

// A key that an earlier page load has left can only be shown: its private half is not here any more.
const nothing: SSHKeyState = { mode: "generate", pasted: "", generated: undefined };
const kept = currentDraft().sshPublicKey;
const store = createMemoryStore<SSHKeyState>(nothing, kept === "" ? nothing : { ...nothing, mode: "paste", pasted: kept });

export function currentSSHKey(): SSHKeyState {
  return store.current();
}

export function useSSHKey(): SSHKeyState {
  return useMemoryStore(store, (state) => state);
}

export async function chooseMode(mode: SSHKeyState["mode"]): Promise<void> {
  store.change({ mode });
  if (mode === "paste") return pasteKey(store.current().pasted);
  const { publicKey = "", fingerprint = "" } = store.current().generated ?? {};
  changeDraft({ sshPublicKey: publicKey, sshFingerprint: fingerprint });
}

/** Keeps a pasted text, and takes it for the key once it is one. */
export async function pasteKey(pasted: string): Promise<void> {
  store.change({ pasted });
  const parsed = parsePublicKey(pasted);
  changeDraft({ sshPublicKey: "key" in parsed ? parsed.key.line : "", sshFingerprint: "" });
  if (!("key" in parsed)) return;
  const sshFingerprint = await fingerprintOf(parsed.key);
  if (currentDraft().sshPublicKey === parsed.key.line) changeDraft({ sshFingerprint });
}

/** Has a key pair made and hands its private half to the person at once. Throws what the call throws. */
export async function generateKey(): Promise<void> {
  const draft = currentDraft();
  const body = domainProblem(draft) === undefined ? { fqdn: fqdnOf(draft) } : {};
  const { publicKey, privateKey, fingerprint } = await withSignIn(() => api.call("generateSSHKey", { body }));
  store.change({ generated: { publicKey, fingerprint } });
  changeSecrets({ sshPrivateKey: privateKey, isPrivateKeySaved: false });
  changeDraft({ sshPublicKey: publicKey, sshFingerprint: fingerprint });
  downloadPrivateKey();
}

export function keyFileName(): string {
  return `${slugOf(currentDraft().orgName) || "organisation"}-sovereign-admin.pem`;
}

export function downloadPrivateKey(): void {
  saveText(keyFileName(), "application/x-pem-file", currentSecrets().sshPrivateKey);
}
