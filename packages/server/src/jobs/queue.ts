import type { CompiledQuery } from "kysely";
import { CompiledQuery as Compiled } from "kysely";
import { PgBoss } from "pg-boss";
import type { Db, Tx } from "../database/connect.ts";
import type { Logger } from "../platform/log.ts";

/**
 * Delivers "look at this phase run now" to some worker, at once or later. The phase run's row is the truth; a job is only the call to look,
 * so a job that is lost or delivered twice does no harm.
 */
export interface Queue {
  /** Enqueues within the caller's transaction. */
  send(tx: Db | Tx, phaseRunId: number, after?: Date): Promise<void>;
  /** Starts delivering to this process. */
  work(handle: (phaseRunId: number) => Promise<void>): Promise<void>;
  /** Delivers nothing more to this process; sending still works. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

const queueName = "phase-runs";
/** Upper bound on how late a delayed job is noticed, seconds (pg-boss polls no faster); new ones are notified. */
const pollSeconds = 0.5;
/** Jobs taken at once; each only claims its row. */
const batchSize = 20;

export async function createQueue(url: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    max: 3,
    schema: "pgboss",
    schedule: false,
    useListenNotify: true,
    application_name: "catalyst-queue",
  });
  boss.on("error", (error) => log.warn({ error }, "the job queue reports an error"));
  await boss.start();
  await boss.createQueue(queueName, { notify: true, retryLimit: 5, retryDelay: 1, expireInSeconds: 60, deleteAfterSeconds: 3600 });

  return {
    async send(tx, phaseRunId, after) {
      await boss.send(queueName, { phaseRunId }, { db: within(tx), ...(after ? { startAfter: after } : {}) });
    },
    async work(handle) {
      await boss.work<{ phaseRunId: number }>(
        queueName,
        { batchSize, pollingIntervalSeconds: pollSeconds, notifyPollingIntervalSeconds: pollSeconds },
        async (jobs) => {
          for (const job of jobs) await handle(job.data.phaseRunId);
        },
      );
    },
    pause: () => boss.offWork(queueName),
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000, close: true });
    },
  };
}

/** Lets pg-boss write through a Kysely connection, and so in its transaction. */
function within(tx: Db | Tx): { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> } {
  return {
    async executeSql(text, values = []) {
      const query: CompiledQuery = Compiled.raw(text, values);
      const { rows } = await tx.executeQuery(query);
      return { rows: rows };
    },
  };
}
