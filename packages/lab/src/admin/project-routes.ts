import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { ProjectConfig, type Project } from "../hetzner/project.ts";
import type { AdminParts } from "./admin-api.ts";
import { AdminProblem } from "./admin-problem.ts";
import { bodyReader } from "./read-request.ts";

const readProject = bodyReader(ProjectConfig);
const readToken = bodyReader(
  Type.Object(
    {
      id: Type.String({ minLength: 1 }),
      scope: Type.Union([Type.Literal("read"), Type.Literal("read_write")]),
      expires: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
);

export function registerProjectRoutes(app: FastifyInstance, { laboratory }: AdminParts): void {
  const { projects } = laboratory;

  app.get("/admin/projects", () => ({ projects: projects.all().map(withoutHashes) }));
  app.post("/admin/projects", (request, reply) => {
    const { project, tokens } = projects.create(readProject(request.body));
    return reply.code(201).send({ project: withoutHashes(project), tokens });
  });
  app.post<{ Params: { id: string } }>("/admin/projects/:id/tokens", (request, reply) => {
    const project = projects.get(request.params.id);
    if (!project) throw new AdminProblem(404, `There is no project '${request.params.id}'`);
    return reply.code(201).send({ token: projects.issue(project, readToken(request.body)) });
  });
}

function withoutHashes({ tokens, ...project }: Project): object {
  return { ...project, tokens: tokens.map(({ id, scope, expires, revoked }) => ({ id, scope, expires, revoked })) };
}
