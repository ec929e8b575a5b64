import { type Scrubber, createSecretIndex } from "../../platform/scrub.ts";
import type { Secret } from "../../platform/secret.ts";

/** Every secret this process has in hand, so that whatever it writes can be searched for them by value. */
export interface LiveSecrets {
  add(scope: string, secret: Secret): void;
  forget(scope: string): void;
  scrub: Scrubber;
}

/** Secrets remembered per scope before the oldest scope is dropped; bounds memory, far above what is in flight at once. */
const mostScopes = 2000;

export function createLiveSecrets(onRedaction?: () => void): LiveSecrets {
  const scopes = new Map<string, Map<string, Secret>>();
  const index = createSecretIndex(onRedaction);

  function forget(scope: string): void {
    for (const secret of scopes.get(scope)?.values() ?? []) index.remove(secret);
    scopes.delete(scope);
  }

  return {
    add(scope, secret) {
      const known = scopes.get(scope) ?? new Map<string, Secret>();
      const before = known.get(secret.name);
      if (before?.open() === secret.open()) return;
      if (before) index.remove(before);
      index.add(secret);
      known.set(secret.name, secret);
      scopes.set(scope, known);
      const oldest = scopes.keys().next().value;
      if (scopes.size > mostScopes && oldest !== undefined) forget(oldest);
    },
    forget,
    scrub: index.scrub,
  };
}
