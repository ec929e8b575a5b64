import type { Db } from "../database/connect.ts";
import { createLiveSecrets } from "../features/secrets/live-secrets.ts";
import { createVault } from "../features/secrets/vault.ts";
import type { Sealer } from "../features/identity/sealer.ts";
import { keyOf } from "../platform/envelope.ts";
import { systemRandom } from "../platform/random.ts";

/** Encrypts under a key of the database's own, as the mothership does. */
export function sealerForTests(db: Db): Sealer {
  const vault = createVault([keyOf(Buffer.alloc(32, 1))], systemRandom, createLiveSecrets());
  return {
    seal: (context, plaintext) => vault.seal(db, "test", context, plaintext),
    unseal: (context, sealed) => vault.unseal(db, "test", context, sealed),
  };
}
