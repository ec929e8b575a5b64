import type { App } from "../../http/add-route.ts";
import { type AuthenticateContext, authenticate } from "./authenticate.ts";
import type { CookieRules } from "./session-cookie.ts";

export interface HomePageOptions extends AuthenticateContext {
  cookies: CookieRules;
  publicURL: string;
  page: (person: { name: string; roles: readonly string[] }) => { headers: Record<string, string>; body: string };
}

/** The address people open: who is signed in sees so, everybody else is sent to sign in. */
export function addHomePage(app: App, options: HomePageOptions): void {
  const base = new URL(options.publicURL).pathname;
  for (const shorter of new Set(["/", base]))
    app.get(shorter, { config: { open: true } }, (_request, reply) => reply.redirect(`${base}/`, 302));
  app.get(`${base}/`, { config: { open: true } }, async (request, reply) => {
    const session = request.cookies[options.cookies.sessionName];
    const caller = await authenticate(options, { authorization: undefined, session, address: request.ip });
    if (!caller) return reply.redirect(`${options.publicURL}/api/v1/sign-in`, 302);
    const { headers, body } = options.page({ name: caller.name ?? caller.email ?? caller.personId, roles: caller.roles });
    return reply.headers(headers).send(body);
  });
}
