import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { hashOf } from "./credential.ts";
import type { Sealer } from "./sealer.ts";

export interface IssuerRecord {
  payload: object;
  uid: string | undefined;
  grantId: string | undefined;
  lifeSec: number | undefined;
}

/** Memory of the built-in issuer. Ids of codes and tokens are credentials, so they are stored hashed, and contents, which repeat them, sealed. */
export function createIssuerStore({ db, clock, sealer }: { db: Db; clock: Clock; sealer: Sealer }) {
  return {
    async put(model: string, id: string, record: IssuerRecord): Promise<void> {
      const values = {
        uid_hash: record.uid === undefined ? null : hashOf(record.uid),
        grant_hash: record.grantId === undefined ? null : hashOf(record.grantId),
        sealed: await sealer.seal(contextOf(model, hashOf(id)), Buffer.from(JSON.stringify(record.payload))),
        expires_at: record.lifeSec === undefined ? null : new Date(clock.now().getTime() + record.lifeSec * 1000),
      };
      await db
        .insertInto("issuer_records")
        .values({ model, id_hash: hashOf(id), ...values })
        .onConflict((conflict) => conflict.columns(["model", "id_hash"]).doUpdateSet(values))
        .execute();
    },

    async find(model: string, id: string) {
      return open(await live(model).where("id_hash", "=", hashOf(id)).executeTakeFirst());
    },

    async findByUid(model: string, uid: string) {
      return open(await live(model).where("uid_hash", "=", hashOf(uid)).executeTakeFirst());
    },

    async consume(model: string, id: string): Promise<boolean> {
      const result = await db
        .updateTable("issuer_records")
        .set({ consumed_at: clock.now() })
        .where("model", "=", model)
        .where("id_hash", "=", hashOf(id))
        .where("consumed_at", "is", null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async remove(model: string, id: string): Promise<void> {
      await db.deleteFrom("issuer_records").where("model", "=", model).where("id_hash", "=", hashOf(id)).execute();
    },

    async removeByGrant(grantId: string): Promise<void> {
      await db.deleteFrom("issuer_records").where("grant_hash", "=", hashOf(grantId)).execute();
    },
  };

  function live(model: string) {
    return db
      .selectFrom("issuer_records")
      .select(["model", "id_hash", "sealed", "consumed_at"])
      .where("model", "=", model)
      .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", clock.now())]));
  }

  async function open(row: { model: string; id_hash: Buffer; sealed: Buffer; consumed_at: Date | null } | undefined) {
    if (!row) return undefined;
    const text = await sealer.unseal(contextOf(row.model, row.id_hash), row.sealed);
    return { payload: JSON.parse(text.toString()) as object, consumed: row.consumed_at !== null };
  }
}

function contextOf(model: string, idHash: Buffer): string {
  return `issuer-record:${model}:${idHash.toString("hex")}`;
}
