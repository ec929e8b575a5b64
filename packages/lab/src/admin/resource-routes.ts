import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { kinds, type Kind, type Resource } from "../hetzner/resources.ts";
import type { AdminParts } from "./admin-api.ts";
import { AdminProblem } from "./admin-problem.ts";
import { takeCensus } from "./census.ts";
import { bodyReader } from "./read-request.ts";

const readPower = bodyReader(
  Type.Object({ state: Type.Union([Type.Literal("on"), Type.Literal("off")]) }, { additionalProperties: false }),
);

export function registerResourceRoutes(app: FastifyInstance, { laboratory, about }: AdminParts): void {
  const { cloud, projects, clock, rng, scenario, era } = laboratory;

  app.get("/admin/status", () => ({
    ...about,
    seed: rng.seed(),
    era,
    speed: clock.speed(),
    virtual: Math.round(clock.now()),
    scenario: scenario.current()?.name ?? null,
    projects: projects.all().length,
    resources: takeCensus(cloud, projects).total,
  }));
  app.get("/admin/census", () => takeCensus(cloud, projects));
  app.get<{ Querystring: { project?: string; kind?: string; include?: string } }>("/admin/resources", ({ query }) => {
    if (query.kind !== undefined && !kinds.includes(query.kind as Kind)) throw new AdminProblem(400, `There is no kind '${query.kind}'`);
    const wanted = kinds.filter((kind) => query.kind === undefined || kind === query.kind);
    const owners = projects.all().filter((project) => query.project === undefined || project.id === query.project);
    const resources = owners.flatMap(({ id: project }) =>
      wanted.flatMap((kind) =>
        (cloud.store.all(kind, project) as Resource[])
          .filter((record) => !record.deleted || query.include === "lingering")
          .map((record) => ({
            project,
            kind,
            lingering: record.deleted ?? false,
            resource: JSON.parse(cloud.store.json(kind, record.id)) as object,
          })),
      ),
    );
    return { resources };
  });
  app.post<{ Params: { id: string } }>("/admin/servers/:id/power", (request) => {
    const { state } = readPower(request.body);
    const server = cloud.store.get("servers", Number(request.params.id));
    if (!server) throw new AdminProblem(404, `There is no server '${request.params.id}'`);
    scenario.fire({ id: "admin", do: { power: { project: server.project, server: server.name, state } } });
    return { id: server.id, status: server.status };
  });
}
