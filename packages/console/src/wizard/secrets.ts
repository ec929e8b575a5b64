import { createMemoryStore, resetMemory, useMemoryStore } from "./request/memory-store.ts";

/** Secrets of the wizard. They live in this page's memory alone: a reload forgets them, and a created deployment drops them. */
export interface WizardSecrets {
  hetznerToken: string;
  /** Whether the token was found good in this page load. */
  isTokenValidated: boolean;
  registrarToken: string;
  isRegistrarValidated: boolean;
  /** The private half of a generated key, until the person has saved it. */
  sshPrivateKey: string;
  isPrivateKeySaved: boolean;
  sovereignCloudToken: string;
  objectStorageAccessKey: string;
  objectStorageSecretKey: string;
}

const store = createMemoryStore<WizardSecrets>({
  hetznerToken: "",
  isTokenValidated: false,
  registrarToken: "",
  isRegistrarValidated: false,
  sshPrivateKey: "",
  isPrivateKeySaved: false,
  sovereignCloudToken: "",
  objectStorageAccessKey: "",
  objectStorageSecretKey: "",
});

export function currentSecrets(): WizardSecrets {
  return store.current();
}

export function changeSecrets(changes: Partial<WizardSecrets>): void {
  store.change(changes);
}

/** Forgets the secrets, and with them all that was found out by means of them. */
export function dropSecrets(): void {
  resetMemory();
}

export function useSecrets<Part>(select: (secrets: WizardSecrets) => Part): Part {
  return useMemoryStore(store, select);
}
