import type { Db, Tx } from "../../database/connect.ts";
import { type Key, keyOf, seal, unseal } from "../../platform/envelope.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { Secret } from "../../platform/secret.ts";
import type { LiveSecrets } from "./live-secrets.ts";

/**
 * Secrets at rest. Each scope (a deployment id, or a part of the program) has a data key of its own, wrapped by the master key;
 * destroying the data key makes everything sealed under it unreadable. A backup of the database from before still holds the wrapped key.
 */
export interface Vault {
  put(db: Db | Tx, scope: string, secret: Secret): Promise<void>;
  /** Leaves a secret that is there as it is; of several processes that start together, the first one's stays. */
  putIfAbsent(db: Db | Tx, scope: string, secret: Secret): Promise<void>;
  /** Undefined when it is not, or no longer, held. Throws UnreadableSecret when no master key opens it. */
  get(db: Db | Tx, scope: string, name: string): Promise<Secret | undefined>;
  held(db: Db | Tx, scope: string): Promise<{ name: string; since: Date }[]>;
  /** Removes single secrets by name. */
  remove(db: Db | Tx, scope: string, names: string[]): Promise<void>;
  /** Destroys the scope's data key, and with it all of its secrets. */
  destroy(db: Db | Tx, scope: string): Promise<void>;
  /** Seals bytes that live elsewhere (state versions, issuer keys) under the scope's data key. `context` is the row's identity. */
  seal(db: Db | Tx, scope: string, context: string, plaintext: Buffer): Promise<Buffer>;
  unseal(db: Db | Tx, scope: string, context: string, sealed: Buffer): Promise<Buffer>;
}

/** The master key at hand does not open what was stored. */
export class UnreadableSecret extends Error {
  constructor(scope: string, cause?: unknown) {
    super(`The encryption key does not open what is stored for ${scope}`, { cause });
    this.name = "UnreadableSecret";
  }
}

export function createVault(masterKeys: Key[], random: RandomBytes, live: LiveSecrets): Vault {
  const first = masterKeys[0];
  if (!first) throw new Error("A vault needs a master key");

  async function dataKey(db: Db | Tx, scope: string): Promise<Key | undefined> {
    const row = await db.selectFrom("data_keys").select(["wrapped", "key_id"]).where("scope", "=", scope).executeTakeFirst();
    if (!row) return undefined;
    const master = masterKeys.find((key) => key.id === row.key_id);
    if (!master) throw new UnreadableSecret(scope);
    try {
      return keyOf(unseal(master, row.wrapped, `data-key:${scope}`));
    } catch (cause) {
      throw new UnreadableSecret(scope, cause);
    }
  }

  async function ensureDataKey(db: Db | Tx, scope: string): Promise<Key> {
    const existing = await dataKey(db, scope);
    if (existing) return existing;
    const wrapped = seal(first as Key, random(32), `data-key:${scope}`, random);
    await db
      .insertInto("data_keys")
      .values({ scope, wrapped, key_id: (first as Key).id })
      .onConflict((conflict) => conflict.column("scope").doNothing())
      .execute();
    const made = await dataKey(db, scope);
    if (!made) throw new Error(`The data key of ${scope} vanished while it was made`);
    return made;
  }

  async function sealSecret(db: Db | Tx, scope: string, secret: Secret): Promise<Buffer> {
    const key = await ensureDataKey(db, scope);
    return seal(key, Buffer.from(secret.open()), `secret:${scope}:${secret.name}`, random);
  }

  return {
    async put(db, scope, secret) {
      const ciphertext = await sealSecret(db, scope, secret);
      await db
        .insertInto("secrets")
        .values({ scope, name: secret.name, ciphertext })
        .onConflict((conflict) => conflict.columns(["scope", "name"]).doUpdateSet({ ciphertext }))
        .execute();
      live.add(scope, secret);
    },

    async putIfAbsent(db, scope, secret) {
      const ciphertext = await sealSecret(db, scope, secret);
      await db
        .insertInto("secrets")
        .values({ scope, name: secret.name, ciphertext })
        .onConflict((conflict) => conflict.columns(["scope", "name"]).doNothing())
        .execute();
    },

    async get(db, scope, name) {
      const row = await db
        .selectFrom("secrets")
        .select("ciphertext")
        .where("scope", "=", scope)
        .where("name", "=", name)
        .executeTakeFirst();
      const key = row ? await dataKey(db, scope) : undefined;
      if (!row || !key) return undefined;
      const secret = new Secret(name, unseal(key, row.ciphertext, `secret:${scope}:${name}`).toString());
      live.add(scope, secret);
      return secret;
    },

    async held(db, scope) {
      const rows = await db.selectFrom("secrets").select(["name", "created_at"]).where("scope", "=", scope).orderBy("name").execute();
      return rows.map((row) => ({ name: row.name, since: row.created_at }));
    },

    async remove(db, scope, names) {
      if (names.length === 0) return;
      await db.deleteFrom("secrets").where("scope", "=", scope).where("name", "in", names).execute();
    },

    async destroy(db, scope) {
      await db.deleteFrom("data_keys").where("scope", "=", scope).execute();
      live.forget(scope);
    },

    async seal(db, scope, context, plaintext) {
      return seal(await ensureDataKey(db, scope), plaintext, context, random);
    },

    async unseal(db, scope, context, sealed) {
      const key = await dataKey(db, scope);
      if (!key) throw new UnreadableSecret(scope);
      try {
        return unseal(key, sealed, context);
      } catch (cause) {
        throw new UnreadableSecret(scope, cause);
      }
    },
  };
}
