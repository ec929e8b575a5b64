import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Provider } from "oidc-provider";
import { type IssuerAccounts, interactionPath } from "./built-in-issuer.ts";
import { type PageLanguage, languageOf } from "./page-phrases.ts";
import { pageHeaders, signInPage, signInProblemPage } from "./pages.ts";

export interface MountOptions {
  issuer: URL;
  startAgain: string;
  accounts: IssuerAccounts;
  /** The provider with the keys of now. */
  provider: () => Promise<Provider>;
  /** Counts one more try of a code; false when this address has tried too often. */
  mayTry: (address: string) => Promise<boolean>;
  /** Counts one more step of a sign-in, each of which makes the issuer remember something. */
  mayBegin: (address: string) => Promise<boolean>;
}

const longestForm = 4096;

/** Serves the built-in issuer and its sign-in page under the issuer's path, open to anybody. */
export async function mountIssuer(app: FastifyInstance, options: MountOptions): Promise<void> {
  await app.register(async (forms) => {
    forms.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: longestForm },
      (_request, body, done) => {
        done(null, new URLSearchParams(body as string));
      },
    );
    const url = `${options.issuer.pathname}${interactionPath}/:uid`;
    forms.get(url, { config: { open: true } }, (request, reply) => ask(options, request, reply, undefined));
    forms.post(url, { config: { open: true } }, (request, reply) => take(options, request, reply));
  });

  await app.register(async (raw) => {
    // The provider reads bodies itself.
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", (_request, _payload, done) => done(null));
    raw.route({
      method: ["GET", "POST", "OPTIONS"],
      url: `${options.issuer.pathname}/*`,
      config: { open: true },
      handler: (request, reply) => passOn(options, request, reply),
    });
  });
}

async function ask(
  options: MountOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: string | undefined,
): Promise<FastifyReply> {
  const state = await stateOf(options, request, reply);
  if (state === undefined) return expired(options, request, reply);
  const invited = problem === undefined ? await options.accounts.invited(state) : undefined;
  return reply
    .headers(pageHeaders)
    .send(signInPage({ action: request.url.split("?", 1)[0] ?? "", invited, problem, language: languageFor(request) }));
}

async function take(options: MountOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const state = await stateOf(options, request, reply);
  if (state === undefined) return expired(options, request, reply);
  if (!(await options.mayTry(request.ip))) return ask(options, request, reply.code(429), "Too many tries. Wait a minute, then try again.");
  const code = request.body instanceof URLSearchParams ? request.body.get("code")?.trim() : undefined;
  const accountId = await options.accounts.redeem(code ? { code } : { state });
  if (accountId === undefined) return ask(options, request, reply.code(400), "This code is not known, was used before, or has expired.");
  const provider = await options.provider();
  hijack(reply);
  await provider.interactionFinished(request.raw, reply.raw, { login: { accountId, remember: false } });
  return reply;
}

/** The state of the sign-in that this browser is in the middle of; the provider's cookie says which. */
async function stateOf({ provider, issuer }: MountOptions, request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
  speakAs(request, issuer);
  try {
    const { params } = await (await provider()).interactionDetails(request.raw, reply.raw);
    return typeof params["state"] === "string" ? params["state"] : "";
  } catch (error) {
    if ((error as Error).name === "SessionNotFound") return undefined;
    throw error;
  }
}

function languageFor({ headers }: FastifyRequest): PageLanguage {
  return languageOf(headers["accept-language"]);
}

function expired({ startAgain }: MountOptions, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const sentence = "This sign-in was begun in another browser, is finished, or has waited too long.";
  return reply
    .code(400)
    .headers(pageHeaders)
    .send(signInProblemPage({ title: "Signing in did not work", sentence, again: startAgain, language: languageFor(request) }));
}

async function passOn({ provider, issuer, mayBegin }: MountOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.url.startsWith(`${issuer.pathname}/auth`) && !(await mayBegin(request.ip))) {
    const sentence = "Too many sign-ins from your address. Wait a minute, then start again.";
    return reply
      .code(429)
      .headers(pageHeaders)
      .send(signInProblemPage({ title: "Signing in did not work", sentence, again: undefined, language: languageFor(request) }));
  }
  const handle = (await provider()).callback();
  const { raw } = request;
  speakAs(request, issuer);
  // How the provider learns below which path it is mounted.
  Object.assign(raw, { originalUrl: raw.url, url: raw.url?.slice(issuer.pathname.length) || "/" });
  hijack(reply);
  await handle(raw, reply.raw);
  return reply;
}

/** The issuer's name is what it is configured to be, whatever a request claims. */
function speakAs({ raw }: FastifyRequest, issuer: URL): void {
  raw.headers.host = issuer.host;
  raw.headers["x-forwarded-proto"] = issuer.protocol.slice(0, -1);
  delete raw.headers["x-forwarded-host"];
}

function hijack(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.hijack();
}
