import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import { CatalystError } from "../platform/errors.ts";
import type { App } from "./add-route.ts";
import type { ConsoleFiles, ConsolePage } from "./console-files.ts";

export interface ServeConsoleOptions {
  files: ConsoleFiles;
  publicURL: string;
}

/** Names of built files hold a hash of what is in them. */
const assetsMaxAgeMs = 365 * 86_400_000;

/**
 * Serves the console below the public address, to anybody: its pages hold nothing of anyone's, and ask the API for that. The address itself
 * (`/sovereign/`) is the home page's, which shows the console through `sendConsolePage` when there is one.
 */
export async function serveConsole(app: App, { files, publicURL }: ServeConsoleOptions): Promise<void> {
  const base = new URL(publicURL).pathname;
  await app.register(fastifyStatic, { serve: false, preCompressed: true, index: false, dotfiles: "ignore" });

  for (const url of ["/bss", "/bss/*"])
    app.get(url, { config: { open: true } }, (request, reply) => reply.redirect(`${base}${request.url}`, 302));

  // What the API does not have stays the API's to refuse.
  app.get(`${base}/api/*`, async () => {
    throw new CatalystError("not-found");
  });

  app.get<{ Params: { "*": string } }>(`${base}/*`, { config: { open: true }, onSend: nameModules }, async (request, reply) => {
    const path = request.params["*"];
    const page = files.page();
    if (!page || path === "api") throw new CatalystError("not-found");
    if (path === "index.html") return reply.redirect(`${base}/`, 302);
    if (path.startsWith("assets/")) return reply.sendFile(path, files.folder, { maxAge: assetsMaxAgeMs, immutable: true });
    if (page.otherFiles.has(path)) return reply.header("cache-control", "no-cache").sendFile(path, files.folder, { cacheControl: false });
    if (!acceptsPage(request)) throw new CatalystError("not-found");
    return sendPage(page, request, reply);
  });
}

/** Sends the console's page if there is a build; undefined if not. */
export function sendConsolePage(files: ConsoleFiles, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const page = files.page();
  return page && sendPage(page, request, reply);
}

function sendPage(page: ConsolePage, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const encoding = (["br", "gzip"] as const).find((each) => acceptsEncoding(request, each));
  const etag = `"${page.build}${encoding ? `-${encoding}` : ""}"`;
  reply.headers({
    "content-security-policy": page.contentSecurityPolicy,
    "cache-control": "no-cache",
    "x-catalyst-console-build": page.build,
    vary: [reply.getHeader("vary"), "accept-encoding"].filter(Boolean).join(", "),
    etag,
  });
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  reply.type("text/html; charset=utf-8");
  if (encoding) reply.header("content-encoding", encoding);
  return reply.send(page.body[encoding ?? "identity"]);
}

/** A file ending in `.ts` is taken for a film; here it is a module that is served under the name of its source. */
async function nameModules(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reply.getHeader("content-type") === "video/mp2t") reply.type("text/javascript; charset=utf-8");
}

/** A browser that opens an address says so; whoever asks for data must not take a page for it. */
function acceptsPage({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || /text\/html|\*\/\*/.test(accept);
}

function acceptsEncoding({ headers }: FastifyRequest, encoding: string): boolean {
  const wanted = (headers["accept-encoding"] ?? "").split(",");
  return wanted.some((each) => {
    const [name, quality] = each.split(";").map((part) => part.trim());
    return name === encoding && !/^q=0(?:\.0*)?$/.test(quality ?? "");
  });
}
