import type { FastifyInstance } from "fastify";
import { ScenarioError } from "../faults/parse-scenario.ts";

/** An answer in the form of RFC 9457. */
export class AdminProblem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = statusOf(error);
    void reply
      .code(status)
      .header("content-type", "application/problem+json")
      .send({
        type: "about:blank",
        title: titles[status] ?? "Error",
        status,
        detail: error.message,
        ...(error instanceof ScenarioError && { problems: error.problems }),
      });
  });
  app.setNotFoundHandler(() => {
    throw new AdminProblem(404, "There is no such path");
  });
}

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  404: "Not found",
  409: "Conflict",
  500: "Internal error",
};

// What a caller named wrongly surfaces as a range error from the code that looks it up.
function statusOf(error: Error & { statusCode?: number }): number {
  if (error instanceof AdminProblem) return error.status;
  if (error instanceof ScenarioError || error instanceof RangeError) return 400;
  return error.statusCode ?? 500;
}
