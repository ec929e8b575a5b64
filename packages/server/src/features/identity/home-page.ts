import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../../http/add-route.ts";
import { type AuthenticateContext, authenticate } from "./authenticate.ts";
import type { CookieRules } from "./session-cookie.ts";

export interface HomePageOptions extends AuthenticateContext {
  cookies: CookieRules;
  publicURL: string;
  /** Shows the console in place of the page, once there is one. */
  showConsole?: ((request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined) | undefined;
  page: (person: { name: string; roles: readonly string[]; acceptLanguage: string | undefined }) => {
    headers: Record<string, string>;
    body: string;
  };
}

/** The address people open: the console, or else a page where who is signed in sees so and everybody else is sent to sign in. */
export function addHomePage(app: App, options: HomePageOptions): void {
  const base = new URL(options.publicURL).pathname;
  for (const shorter of new Set(["/", base]))
    app.get(shorter, { config: { open: true } }, (_request, reply) => reply.redirect(`${base}/`, 302));
  app.get(`${base}/`, { config: { open: true } }, async (request, reply) => {
    const shown = options.showConsole?.(request, reply);
    if (shown) return shown;
    const session = request.cookies[options.cookies.sessionName];
    const caller = await authenticate(options, { authorization: undefined, session, address: request.ip });
    if (!caller) return reply.redirect(`${options.publicURL}/api/v1/sign-in`, 302);
    const name = caller.name ?? caller.email ?? caller.personId;
    const { headers, body } = options.page({ name, roles: caller.roles, acceptLanguage: request.headers["accept-language"] });
    return reply.headers(headers).send(body);
  });
}
