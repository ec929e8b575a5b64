import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { Db } from "../../../database/connect.ts";
import { type NewEvent, Superseded, appendEvents } from "../../../events/append-events.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { RandomBytes } from "../../../platform/random.ts";
import type { Scrubber } from "../../../platform/scrub.ts";
import { Secret } from "../../../platform/secret.ts";
import type { LiveSecrets } from "../../secrets/live-secrets.ts";
import type { StateStore } from "../../tofu-state/tofu-state.ts";
import type { Deployment } from "../deployment.ts";
import type { IacEvent, RunLedger } from "../iac.ts";

export interface LedgerParts {
  db: Db;
  clock: Clock;
  random: RandomBytes;
  scrub: Scrubber;
  live: LiveSecrets;
  states: StateStore;
  /** Base address of the state backend of this process. */
  stateAddress(): string;
  onRunEnd(command: string, exitCode: number | null): void;
}

/** The ledger of one deployment at one epoch; it refuses to write once the epoch is over. */
export function createRunLedger(parts: LedgerParts, deployment: Deployment): RunLedger {
  const { db, clock } = parts;
  return {
    async open(command, logPath) {
      const password = new Secret("run_password", parts.random(32).toString("hex"));
      parts.live.add(deployment.id, password);
      const { id } = await db
        .insertInto("tofu_runs")
        .values({
          deployment_id: deployment.id,
          epoch: deployment.epoch,
          command,
          password_hash: createHash("sha256").update(password.open()).digest(),
          host: hostname(),
          pid: null,
          pid_start: null,
          log_path: logPath,
          exit_code: null,
          finished_at: null,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return { runId: id, password, address: `${parts.stateAddress()}/api/v1/deployments/${deployment.id}/tofu-state` };
    },

    async started(runId, child) {
      await db.updateTable("tofu_runs").set({ pid: child.pid, pid_start: child.pidStart }).where("id", "=", runId).execute();
    },

    async ingest(runId, events, { from, to }) {
      await db.transaction().execute(async (tx) => {
        const read = await tx
          .updateTable("tofu_runs")
          .set({ log_offset: to })
          .where("id", "=", runId)
          .where("log_offset", "=", from)
          .returning("id")
          .executeTakeFirst();
        if (!read) throw new Superseded(deployment.id);
        await appendEvents(
          tx,
          deployment.id,
          events.map((event) => eventOf(event, deployment, parts.scrub)),
          { at: clock.now(), epoch: deployment.epoch },
        );
      });
    },

    async closed(runId, exitCode) {
      const run = await db.transaction().execute(async (tx) => {
        const closed = await tx
          .updateTable("tofu_runs")
          .set({ exit_code: exitCode, finished_at: clock.now(), revoked: true })
          .where("id", "=", runId)
          .returning("command")
          .executeTakeFirst();
        if (await parts.states.releaseLockOf(tx, deployment.id, runId)) {
          const message = "Released the state lock that the ended run had kept";
          await appendEvents(tx, deployment.id, [{ phase: "engine", level: "warn", message, attempt: deployment.attempt }], {
            at: clock.now(),
            epoch: deployment.epoch,
          });
        }
        return closed;
      });
      if (run) parts.onRunEnd(run.command, exitCode);
    },

    async unfinished() {
      const rows = await db
        .selectFrom("tofu_runs")
        .selectAll()
        .where("deployment_id", "=", deployment.id)
        .where("finished_at", "is", null)
        .orderBy("id")
        .execute();
      return rows.map((row) => ({
        runId: row.id,
        command: row.command,
        host: row.host,
        pid: row.pid,
        pidStart: row.pid_start,
        logPath: row.log_path,
        logOffset: row.log_offset,
      }));
    },

    rescueState: (state) => parts.states.rescue(deployment.id, state),
  };
}

function eventOf(event: IacEvent, deployment: Deployment, scrub: Scrubber): NewEvent {
  return {
    phase: "tofu",
    level: event.level,
    message: scrub(event.message),
    attempt: deployment.attempt,
    ...(event.resource ? { resource: event.resource } : {}),
    ...(event.state ? { state: event.state } : {}),
  };
}
