import { routes } from "@catalyst/contract";
import type { FastifyReply } from "fastify";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError, TransientError } from "../../platform/errors.ts";
import type { Logger } from "../../platform/log.ts";
import { hashOf } from "./credential.ts";
import type { CookieRules } from "./session-cookie.ts";
import { deleteSession } from "./session-store.ts";
import { type SignInContext, attemptMs, beginSignIn, completeSignIn } from "./sign-in.ts";
import { type TokensContext, createToken, ownTokens, revokeToken } from "./tokens.ts";

export interface IdentityRoutesOptions {
  signIn: SignInContext;
  tokens: TokensContext;
  cookies: CookieRules;
  /** What this Catalyst can do beyond the common. */
  features: readonly string[];
  logger: Logger;
  /** Counts one more sign-in begun from an address; false when there were too many. */
  mayBegin: (address: string) => Promise<boolean>;
  /** The page that tells a person why signing in did not work. */
  problemPage: (problem: { title: string; sentence: string; again: string; acceptLanguage: string | undefined }) => {
    headers: Record<string, string>;
    body: string;
  };
}

export function addIdentityRoutes(
  app: App,
  { signIn, tokens, cookies, features, logger, mayBegin, problemPage }: IdentityRoutesOptions,
): void {
  addRoute(app, routes.signIn, ({ query, request, reply }) =>
    orProblemPage(reply, async () => {
      if (!(await mayBegin(request.ip)))
        throw new CatalystError("rate-limited", { detail: "Too many sign-ins from your address: wait a minute" });
      const { location, browserSecret } = await beginSignIn(signIn, { code: query.code, returnTo: query.returnTo });
      reply.setCookie(cookies.signInName, browserSecret, { ...cookieOptions(), maxAge: attemptMs / 1000 });
      return reply.redirect(location.href, 302);
    }),
  );

  addRoute(app, routes.signInCallback, ({ request, reply }) =>
    orProblemPage(reply, async () => {
      const { session, returnTo, expiresAt } = await completeSignIn(signIn, {
        query: request.url.split("?").slice(1).join("?"),
        browserSecret: request.cookies[cookies.signInName],
        oldSession: request.cookies[cookies.sessionName],
        address: request.ip,
      });
      tokens.cache.clear();
      reply.clearCookie(cookies.signInName, cookieOptions());
      reply.setCookie(cookies.sessionName, session, { ...cookieOptions(), expires: expiresAt });
      return reply.redirect(returnTo, 302);
    }),
  );

  addRoute(app, routes.signOut, async ({ request, reply }) => {
    const session = request.cookies[cookies.sessionName];
    if (session !== undefined) await deleteSession(tokens.db, hashOf(session));
    tokens.cache.clear();
    reply.clearCookie(cookies.sessionName, cookieOptions());
  });

  addRoute(app, routes.readMe, async ({ caller }) => {
    const { personId, email, name, roles, via, locale } = caller;
    return { id: personId, email, name, roles: [...roles], via, role: "mothership", features: [...features], locale: locale ?? null };
  });

  addRoute(app, routes.listTokens, async ({ caller }) => ({ tokens: await ownTokens(tokens, caller.personId) }));

  addRoute(app, routes.createToken, async ({ caller, body, request }) => {
    const made = await createToken(tokens, caller.personId, body);
    request.audit.target = made.summary.id;
    return made;
  });

  addRoute(app, routes.revokeToken, async ({ caller, params }) => revokeToken(tokens, caller.personId, params.tokenId));

  function cookieOptions() {
    return { path: "/", httpOnly: true, sameSite: "lax", secure: cookies.secure } as const;
  }

  /** A person with a browser is here, so what went wrong is told on a page. */
  async function orProblemPage(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
    try {
      return await work();
    } catch (error) {
      const problem = tellable(error);
      if (!problem) throw error;
      logger.warn({ error, requestId: reply.request.id }, "a sign-in did not work");
      const { headers, body } = problemPage({
        title: "Signing in did not work",
        sentence: `${problem.sentence}.`,
        again: `${signIn.publicURL}/api/v1/sign-in`,
        acceptLanguage: reply.request.headers["accept-language"],
      });
      return reply.code(problem.status).headers(headers).send(body);
    }
  }
}

function tellable(error: unknown): { status: number; sentence: string } | undefined {
  if (error instanceof TransientError) return { status: 503, sentence: error.message };
  return error instanceof CatalystError ? { status: error.status, sentence: error.message } : undefined;
}
