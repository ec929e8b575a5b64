import { expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { hashOf } from "./credential.ts";
import { issueSignInLink } from "./sign-in-links.ts";
import { insertSession } from "./session-store.ts";
import { sweepIdentity } from "./sweep.ts";
import { insertToken } from "./token-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

test("what has expired goes, what is live stays, and ended tokens stay known for 90 days", async () => {
  const { db } = await testDatabase();
  const clock = createManualClock();
  await issueSignInLink({ db, clock, random: systemRandom, publicURL: "http://127.0.0.1:8080/sovereign" });
  const { id: personId } = await db.selectFrom("people").select("id").executeTakeFirstOrThrow();
  const after = (ms: number) => new Date(clock.now().getTime() + ms);
  for (const [name, expiresAt] of Object.entries({ ending: after(hourMs), lasting: after(100 * dayMs) })) {
    await insertToken(db, { id: name, hash: hashOf(name), personId, name, machineFile: null, createdAt: clock.now(), expiresAt });
    await db.transaction().execute((tx) => insertSession(tx, { hash: hashOf(name), personId, createdAt: clock.now(), expiresAt }));
  }
  const counts = async () => ({
    links: (await db.selectFrom("sign_in_links").selectAll().execute()).length,
    sessions: (await db.selectFrom("sessions").selectAll().execute()).length,
    tokens: (await db.selectFrom("cli_tokens").selectAll().execute()).length,
  });

  await sweepIdentity(db, after(2 * hourMs));
  const soon = await counts();
  await sweepIdentity(db, after(25 * hourMs));
  const nextDay = await counts();
  await sweepIdentity(db, after(95 * dayMs));
  const later = await counts();

  expect([soon, nextDay, later]).toEqual([
    { links: 1, sessions: 1, tokens: 2 },
    { links: 0, sessions: 0, tokens: 2 },
    { links: 0, sessions: 0, tokens: 1 },
  ]);
});
