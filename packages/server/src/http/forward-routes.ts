import { ApiProblem, type Client, type Route, type RouteName, routes } from "@catalyst/contract";
import { CatalystError } from "../platform/errors.ts";
import { type App, type RouteInput, addRoute } from "./add-route.ts";

export interface ForwardParts {
  /** Of the other program, with a token of our own. */
  client: Client;
  names: readonly RouteName[];
  /** Throws for a caller that the other program, which sees only us, could not tell from others. */
  guard(name: RouteName, input: RouteInput<Route>): Promise<void>;
}

/** Serves routes by asking another program that speaks the same contract. Its refusals are passed on as they are. */
export function forwardRoutes(app: App, { client, names, guard }: ForwardParts): void {
  for (const name of names) {
    const route: Route = routes[name];
    addRoute(app, route, async (input) => {
      await guard(name, input);
      const { params, query, body, signal, request, reply } = input;
      const key = request.headers["idempotency-key"];
      const headers: Record<string, string> = typeof key === "string" ? { "idempotency-key": key } : {};
      try {
        const answer = await client.request(name, { params, query, ...(body === null ? {} : { body }), headers, signal });
        reply.code(answer.status);
        return answer.status === 204 ? undefined : await answer.json();
      } catch (cause) {
        if (cause instanceof ApiProblem) return refuse(cause);
        if (signal.aborted) throw cause;
        throw new CatalystError("pdm-unavailable", { cause });
      }

      function refuse({ problem }: ApiProblem): unknown {
        const { status, instance: _instance, requestId: _requestId, ...rest } = problem;
        return reply
          .code(status)
          .type("application/problem+json")
          .send(JSON.stringify({ ...rest, status, instance: request.url.split("?")[0], requestId: request.id }));
      }
    });
  }
}
