import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { checkEvent, checkRule, checkScenario, parseScenario } from "../faults/parse-scenario.ts";
import type { AdminParts } from "./admin-api.ts";
import { AdminProblem } from "./admin-problem.ts";
import { bodyReader } from "./read-request.ts";

const readPhase = bodyReader(Type.Object({ phase: Type.String() }, { additionalProperties: false }));

export function registerFaultRoutes(app: FastifyInstance, { laboratory }: AdminParts): void {
  const { scenario, faults } = laboratory;

  app.get("/admin/scenario", () => ({ scenario: scenario.current() ?? null }));
  app.put("/admin/scenario", (request) => {
    scenario.load(typeof request.body === "string" ? parseScenario(request.body) : checkScenario(request.body));
    return { scenario: scenario.current() };
  });
  app.delete("/admin/scenario", (_request, reply) => {
    scenario.unload();
    return reply.code(204).send();
  });

  app.get("/admin/rules", () => ({ rules: faults.snapshot() }));
  app.post("/admin/rules", (request, reply) => {
    const rule = checkRule(request.body);
    faults.add(rule);
    return reply.code(201).send({ rule });
  });
  app.delete<{ Params: { id: string } }>("/admin/rules/:id", (request, reply) => {
    if (!faults.remove(request.params.id)) throw new AdminProblem(404, `There is no rule '${request.params.id}'`);
    return reply.code(204).send();
  });

  app.post("/admin/events", (request, reply) => {
    const event = checkEvent(request.body);
    scenario.fire(event);
    return reply.code(201).send({ event });
  });

  app.get("/admin/phase", () => ({ phase: faults.phase() }));
  app.put("/admin/phase", (request) => {
    faults.setPhase(readPhase(request.body).phase);
    return { phase: faults.phase() };
  });
}
