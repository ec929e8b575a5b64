import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Laboratory } from "../laboratory.ts";
import type { LabSnapshot } from "../state/lab-snapshot.ts";
import { AdminProblem, answerProblems } from "./admin-problem.ts";
import { registerClockRoutes } from "./clock-routes.ts";
import { registerFaultRoutes } from "./fault-routes.ts";
import { registerJournalRoutes } from "./journal-routes.ts";
import { registerProjectRoutes } from "./project-routes.ts";
import { registerRegistrarRoutes } from "./registrar-routes.ts";
import { registerResourceRoutes } from "./resource-routes.ts";
import { registerSnapshotRoutes } from "./snapshot-routes.ts";

export interface AdminParts {
  laboratory: Laboratory;
  /** Facts about this lab for `GET /admin/status`. */
  about: { name: string; startedAt: string };
  token: string;
  /** Takes back what a reset of everything does not want to lose, such as the configured projects. */
  initial: LabSnapshot;
  /** Empties the rate limit buckets' debts. */
  clearRateLimits: () => void;
}

/** The face of a lab for those who run it: everything behind one bearer token, errors as problem+json. */
export function registerAdminApi(app: FastifyInstance, parts: AdminParts): void {
  answerProblems(app);
  app.addContentTypeParser(["application/yaml", "text/yaml", "text/plain"], { parseAs: "string" }, (_request, text, done) =>
    done(null, text),
  );
  app.addHook("onRequest", (request, _reply, done) => {
    parts.laboratory.clock.settle();
    done(
      isAuthorised(request.headers.authorization, parts.token) ? undefined : new AdminProblem(401, "The admin token is missing or wrong"),
    );
  });
  registerClockRoutes(app, parts);
  registerFaultRoutes(app, parts);
  registerJournalRoutes(app, parts);
  registerProjectRoutes(app, parts);
  registerRegistrarRoutes(app, parts);
  registerResourceRoutes(app, parts);
  registerSnapshotRoutes(app, parts);
}

function isAuthorised(header: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}

// Digests of equal length, so that the comparison takes the same time for every wrong token.
function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
