import type { ByoParts } from "./byo-parts.ts";
import { converge } from "./converge.ts";
import { type ByoRow, findByo, takeByo } from "./store.ts";

/**
 * Works on a domain while its caller waits, for as long as the budget lasts; then the step under way is finished in the background, and the
 * loop goes on from there. Resolves with how the domain stands.
 */
export async function convergeInline(domain: string, parts: ByoParts): Promise<ByoRow | undefined> {
  const { db, clock, syncBudgetMs, times, log } = parts;
  // A name of its own: two calls of one process must not share a lease.
  const mine = { ...parts, worker: `${parts.worker}:${parts.random(6).toString("hex")}` };
  if (!(await takeByo(db, domain, mine.worker, times.leaseMs))) return findByo(db, domain);

  const timer = new AbortController();
  const isSpent = clock.sleep(syncBudgetMs, timer.signal).then(
    () => true,
    () => true,
  );
  let spent = false;
  void isSpent.then(() => (spent = true));
  const work = converge(domain, mine, AbortSignal.timeout(times.inlineMs), () => spent).catch((error: unknown) =>
    log.warn({ error, domain }, "work on a customer's domain ended early; the loop goes on with it"),
  );
  await Promise.race([work, isSpent]);
  timer.abort();
  return findByo(db, domain);
}
