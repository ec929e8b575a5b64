import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { restoreSnapshot, takeSnapshot, type LabSnapshot } from "../state/lab-snapshot.ts";
import type { AdminParts } from "./admin-api.ts";
import { AdminProblem } from "./admin-problem.ts";
import { bodyReader } from "./read-request.ts";

const readReset = bodyReader(
  Type.Object(
    {
      scope: Type.Union([Type.Literal("all"), Type.Literal("project"), Type.Literal("registrar"), Type.Literal("journal")]),
      project: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
);
const readId = bodyReader(
  Type.Object({ id: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9._-]{1,64}$" })) }, { additionalProperties: false }),
);

export function registerSnapshotRoutes(app: FastifyInstance, { laboratory, initial, clearRateLimits }: AdminParts): void {
  const { cloud, projects, registrars, journal, clock } = laboratory;
  const snapshots = new Map<string, { taken: string; snapshot: LabSnapshot }>();

  app.get("/admin/snapshots", () => ({ snapshots: [...snapshots].map(([id, { taken }]) => ({ id, taken })) }));
  app.post("/admin/snapshots", (request, reply) => {
    const id = readId(request.body).id ?? `snapshot-${snapshots.size + 1}`;
    const taken = new Date(clock.wall()).toISOString();
    snapshots.set(id, { taken, snapshot: takeSnapshot(laboratory) });
    return reply.code(201).send({ id, taken });
  });
  app.post<{ Params: { id: string } }>("/admin/snapshots/:id/restore", (request) => {
    const found = snapshots.get(request.params.id);
    if (!found) throw new AdminProblem(404, `There is no snapshot '${request.params.id}'`);
    restoreSnapshot(laboratory, found.snapshot);
    return { id: request.params.id };
  });

  app.post("/admin/reset", (request, reply) => {
    const { scope, project } = readReset(request.body);
    if (scope === "all") {
      restoreSnapshot(laboratory, initial);
      clearRateLimits();
    }
    if (scope === "registrar" && initial.registrars) {
      registrars.restore(initial.registrars);
      registrars.recoverTimers();
    }
    if (scope === "all" || scope === "journal") journal.clear();
    if (scope === "project") {
      if (project === undefined || !projects.get(project)) throw new AdminProblem(404, `There is no project '${project ?? ""}'`);
      cloud.actions.clear(project);
      cloud.store.clear(project);
      cloud.store.commit();
    }
    return reply.code(204).send();
  });
}
