import type { Db } from "../../database/connect.ts";
import { sessionIdleMs } from "./authenticate.ts";

/** How long an ended token stays listed in the database, so that an audit entry's id can be explained. */
const keepEndedTokensMs = 90 * 86_400_000;

/** Deletes what has expired: sessions, sign-ins, the issuer's memory, used links and long-ended tokens. Safe to repeat, in any process. */
export async function sweepIdentity(db: Db, now: Date): Promise<void> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  await db
    .deleteFrom("sessions")
    .where((eb) => eb.or([eb("expires_at", "<", now), eb("last_seen_at", "<", ago(sessionIdleMs))]))
    .execute();
  await db.deleteFrom("sign_in_attempts").where("expires_at", "<", now).execute();
  await db.deleteFrom("sign_in_links").where("expires_at", "<", now).execute();
  await db.deleteFrom("issuer_records").where("expires_at", "<", now).execute();
  await db
    .deleteFrom("cli_tokens")
    .where((eb) => eb.or([eb("expires_at", "<", ago(keepEndedTokensMs)), eb("revoked_at", "<", ago(keepEndedTokensMs))]))
    .execute();
}
