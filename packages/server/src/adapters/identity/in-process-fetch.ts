import type { FastifyInstance } from "fastify";

/** A fetch that reaches this very app without the network, whatever its public address is and whoever stands in front of it. */
export function inProcessFetch(app: FastifyInstance): typeof fetch {
  return async (target, options = {}) => {
    const { pathname, search } = new URL(target instanceof Request ? target.url : target);
    const reply = await app.inject({
      method: (options.method ?? "GET") as "GET" | "POST",
      url: pathname + search,
      headers: Object.fromEntries(new Headers(options.headers)),
      ...(options.body === null || options.body === undefined ? {} : { payload: String(options.body as URLSearchParams | string) }),
    });
    const headers = Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(reply.body === "" ? null : reply.body, { status: reply.statusCode, headers });
  };
}
