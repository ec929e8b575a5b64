import type { Event, EventPhase, PhaseName, Status } from "@catalyst/contract";
import type { Db } from "../../../database/connect.ts";
import { appendEvents } from "../../../events/append-events.ts";
import type { DeploymentSpec } from "../../deployments/deployment.ts";
import { sampleDeployment } from "../../../testing/sample-deployment.ts";

/** Writes a deployment's history as the engine does: a run's opening event after it began, its closing event after it ended. */
export interface History {
  id: string;
  open(phase: PhaseName, options?: { attempt?: number; waitingFor?: string }): Promise<number>;
  /** With the closing event, which an interrupted run has not. */
  close(status: "succeeded" | "failed" | "cancelled" | "interrupted", event?: Partial<Event>): Promise<void>;
  tell(phase: EventPhase, event?: Partial<Event>): Promise<void>;
  tellMany(phase: EventPhase, count: number): Promise<void>;
  /** Changes the deployment's row. */
  set(change: {
    status?: Status;
    attempt?: number;
    finished?: boolean;
    failure?: object | null;
    phase?: string;
    result?: object;
  }): Promise<void>;
  accept(region: string): Promise<void>;
}

const start = Date.parse("2026-11-22T10:00:00.000Z");

/** Each thing that is written happens a second after the one before. */
export async function historyForTests(db: Db, changes: { id?: string; spec?: Partial<DeploymentSpec> } = {}): Promise<History> {
  const { slug, owner, spec, id } = sampleDeployment(changes);
  let seconds = 0;
  let attempt = 1;
  let current: { id: number; phase: PhaseName } | undefined;
  const tick = () => new Date(start + 1000 * ++seconds);
  await db
    .insertInto("deployments")
    .values({
      id,
      slug: changes.id ?? slug,
      owner,
      fqdn: spec.fqdn,
      status: "provisioning",
      spec: JSON.stringify(spec),
      facts: "{}",
      warnings: "[]",
    })
    .execute();

  const history: History = {
    id,
    async open(phase, options = {}) {
      attempt = options.attempt ?? attempt;
      const at = tick();
      const row = await db
        .insertInto("phase_runs")
        .values({
          deployment_id: id,
          phase,
          attempt,
          status: "waiting",
          limit_ms: 60_000,
          created_at: at,
          waiting_for: options.waitingFor ?? null,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      current = { id: row.id, phase };
      await history.set({ phase, attempt });
      if (options.waitingFor === undefined) {
        await db.updateTable("phase_runs").set({ status: "running", started_at: at }).where("id", "=", row.id).execute();
        await history.tell(phase, { message: `${phase} started`, state: "running" });
      }
      return row.id;
    },
    async close(status, event = {}) {
      if (!current) throw new Error("No run is open");
      const { id: runId, phase } = current;
      await db.updateTable("phase_runs").set({ status, finished_at: tick(), waiting_for: null }).where("id", "=", runId).execute();
      if (status !== "interrupted") await history.tell(phase, { message: `${phase} ${status}`, state: status, ...event });
    },
    async tell(phase, event = {}) {
      const { message = `said in ${phase}`, level = "info", ...more } = event;
      await appendEvents(db, id, [{ phase, level, attempt, message, ...more }], { at: tick() });
    },
    async tellMany(phase, count) {
      const at = tick();
      for (let done = 0; done < count; done += 5000) {
        const batch = Array.from({ length: Math.min(5000, count - done) }, (_, index) => ({
          phase,
          level: "info" as const,
          attempt,
          message: `line ${done + index + 1}`,
        }));
        await appendEvents(db, id, batch, { at });
      }
    },
    async set({ status, attempt: next, finished, failure, phase, result }) {
      if (next !== undefined) attempt = next;
      await db
        .updateTable("deployments")
        .set({
          updated_at: tick(),
          attempt,
          ...(status ? { status } : {}),
          ...(phase ? { phase } : {}),
          ...(finished === undefined ? {} : { finished_at: finished ? tick() : null }),
          ...(failure === undefined ? {} : { failure: failure && JSON.stringify(failure) }),
          ...(result ? { result: JSON.stringify(result) } : {}),
        })
        .where("id", "=", id)
        .execute();
    },
    async accept(region) {
      const acceptedKubeconfigs = [region];
      await db
        .insertInto("kubeconfigs")
        .values({ deployment_id: id, region, sha256: Buffer.alloc(32), accepted_at: tick() })
        .execute();
      await db
        .updateTable("deployments")
        .set({ facts: JSON.stringify({ acceptedKubeconfigs }) })
        .where("id", "=", id)
        .execute();
      await history.tell("flux-bootstrap", { message: `The kubeconfig of region ${region} was accepted`, region });
    },
  };
  return history;
}
