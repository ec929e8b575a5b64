import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A build of the console as it lies in a folder. */
export interface ConsoleFiles {
  folder: string;
  /** The page every address of the console answers with; undefined while there is no build. */
  page(): ConsolePage | undefined;
  /** Changes with every build; empty while there is none. */
  consoleBuild(): string;
}

export interface ConsolePage {
  build: string;
  contentSecurityPolicy: string;
  body: { identity: Buffer; br: Buffer; gzip: Buffer };
  /** Paths from the folder of what lies outside `assets/`, such as an icon. */
  otherFiles: ReadonlySet<string>;
}

/** Characters of a build's name: enough to tell builds of one mothership apart. */
const buildLength = 12;

/** Looks at the folder with every question, so that a build made meanwhile is served without a new start; it is read only when its page has changed. */
export function openConsoleFiles(folder: string): ConsoleFiles {
  let known: { version: string; page: ConsolePage } | undefined;

  return { folder, page, consoleBuild: () => page()?.build ?? "" };

  function page(): ConsolePage | undefined {
    const index = join(folder, "index.html");
    const found = statSync(index, { throwIfNoEntry: false });
    if (!found?.isFile()) return undefined;
    const version = `${found.mtimeMs} ${found.size} ${found.ino}`;
    if (known?.version !== version) known = { version, page: readPage(folder, readFileSync(index)) };
    return known.page;
  }
}

function readPage(folder: string, identity: Buffer): ConsolePage {
  return {
    build: createHash("sha256").update(identity).digest("hex").slice(0, buildLength),
    contentSecurityPolicy: policyFor(identity.toString()),
    body: { identity, br: brotliCompressSync(identity), gzip: gzipSync(identity) },
    otherFiles: new Set(listOtherFiles(folder)),
  };
}

/** The page's own files, and the scripts that stand in the page by their hashes: no other code, no other place. */
function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  return [
    "default-src 'self'",
    ["script-src 'self'", ...new Set(scripts)].join(" "),
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function listOtherFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.startsWith("assets/") && !/\.(?:html|br|gz)$/.test(path) && !/(?:^|\/)\./.test(path));
}
