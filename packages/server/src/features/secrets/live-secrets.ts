import { type Scrubber, createScrubber } from "../../platform/scrub.ts";
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
  let scrubber: Scrubber | undefined;

  return {
    add(scope, secret) {
      const known = scopes.get(scope) ?? new Map<string, Secret>();
      if (known.get(secret.name)?.open() === secret.open()) return;
      known.set(secret.name, secret);
      scopes.set(scope, known);
      const oldest = scopes.keys().next().value;
      if (scopes.size > mostScopes && oldest !== undefined) scopes.delete(oldest);
      scrubber = undefined;
    },
    forget(scope) {
      if (scopes.delete(scope)) scrubber = undefined;
    },
    scrub(text) {
      scrubber ??= createScrubber(
        [...scopes.values()].flatMap((secrets) => [...secrets.values()]),
        onRedaction,
      );
      return scrubber(text);
    },
  };
}
