import { type RouteName, routes } from "@catalyst/contract";
import { type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { type App, addRoute } from "../http/add-route.ts";
import { answerProblem } from "../http/problem.ts";
import { CatalystError } from "../platform/errors.ts";

/** Handlers by route name; a route without one answers its status and an empty reply. */
export type EchoHandlers = Partial<
  Record<RouteName, (input: { body: unknown; request: FastifyRequest; reply: FastifyReply }) => Promise<unknown>>
>;

/**
 * An app with every route of the contract but none of the features, for tests of what stands in front of handlers.
 * `prepare` registers the hooks under test.
 */
export async function echoApp(prepare: (app: App) => Promise<void> | void, handlers: EchoHandlers = {}): Promise<App> {
  const app = fastify({ trustProxy: false });
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(() => {
    throw new CatalystError("not-found");
  });
  await prepare(app);
  for (const name of Object.keys(routes) as RouteName[]) {
    const { body: _body, query: _query, ...route } = { body: undefined, query: undefined, ...routes[name] };
    const anyReply = Object.fromEntries(Object.keys(route.replies).map((status) => [status, null]));
    addRoute(app, { ...route, replies: anyReply }, async (input) => (await handlers[name]?.(input)) ?? "");
  }
  await app.ready();
  return app;
}
