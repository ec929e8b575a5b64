import { useSyncExternalStore } from "react";

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

const none: WizardSecrets = {
  hetznerToken: "",
  isTokenValidated: false,
  registrarToken: "",
  isRegistrarValidated: false,
  sshPrivateKey: "",
  isPrivateKeySaved: false,
  sovereignCloudToken: "",
  objectStorageAccessKey: "",
  objectStorageSecretKey: "",
};

let secrets = none;
const listeners = new Set<() => void>();

export function currentSecrets(): WizardSecrets {
  return secrets;
}

export function changeSecrets(changes: Partial<WizardSecrets>): void {
  secrets = { ...secrets, ...changes };
  for (const listener of listeners) listener();
}

export function dropSecrets(): void {
  changeSecrets(none);
}

export function useSecrets<Part>(select: (secrets: WizardSecrets) => Part): Part {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => select(secrets),
  );
}
