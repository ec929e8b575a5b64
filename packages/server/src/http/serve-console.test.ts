import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { type InjectOptions, fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { CatalystError } from "../platform/errors.ts";
import { openConsoleFiles } from "./console-files.ts";
import { answerProblem } from "./problem.ts";
import { registerSecurityHeaders } from "./security-headers.ts";
import { sendConsolePage, serveConsole } from "./serve-console.ts";

const publicURL = "http://127.0.0.1:8080/sovereign";
const inlineScript = "document.documentElement.dataset.theme = 'dark'";
const html = `<!doctype html><title>Catalyst</title><script>${inlineScript}</script><script type="module" src="/sovereign/assets/main-abc.js"></script>`;

test("every page below the base address is the console's page, and asks to be looked for anew", async () => {
  const { get } = await setUp();

  const replies = await Promise.all(["/", "/wizard", "/wizard/credentials", "/provision/0011/app/bp-x"].map((path) => get(path)));

  for (const reply of replies) {
    expect([reply.statusCode, reply.body]).toEqual([200, html]);
    expect(reply.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
  }
});

test("the page may run its own files and the very script that stands in it, and nothing else", async () => {
  const { get } = await setUp();
  const hash = createHash("sha256").update(inlineScript).digest("base64");

  const policy = String((await get("/wizard")).headers["content-security-policy"]);

  expect(policy.split("; ")).toEqual([
    "default-src 'self'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]);
});

test("built files may be kept for a year, other files are asked for each time, and a missing one is no page", async () => {
  const { get } = await setUp();

  const script = await get("/assets/main-abc.js");
  const icon = await get("/icon.svg");
  const missing = await get("/assets/gone.js");

  expect([script.body, script.headers["cache-control"]]).toEqual(["run()", "public, max-age=31536000, immutable"]);
  expect(script.headers["content-type"]).toContain("javascript");
  expect([icon.headers["content-type"], icon.headers["cache-control"]]).toEqual(["image/svg+xml", "no-cache"]);
  expect([missing.statusCode, missing.json().error]).toEqual([404, "not-found"]);
});

test("a module under its source's name is JavaScript", async () => {
  const { get } = await setUp();

  const path = "/src/shared/constants/providerSizes.ts";
  const replies = [await get(path), await get(path, { headers: { "accept-encoding": "gzip" } })];

  expect(replies.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip"]);
  for (const reply of replies) expect(reply.headers["content-type"]).toBe("text/javascript; charset=utf-8");
});

test("who takes compressed files gets them, and who does not gets plain ones", async () => {
  const { get } = await setUp();
  const asking = (path: string, encoding: string) => get(path, { headers: { "accept-encoding": encoding } });

  const script = await asking("/assets/main-abc.js", "gzip, br");
  const page = await asking("/wizard", "gzip, br");
  const gzipped = await asking("/wizard", "gzip, br;q=0");

  expect([script.headers["content-encoding"], script.body]).toEqual(["br", "compressed"]);
  expect(script.headers).toMatchObject({ "content-type": expect.stringContaining("javascript"), vary: "accept-encoding" });
  expect(page.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(page.rawPayload).toString()).toBe(html);
  expect(gunzipSync(gzipped.rawPayload).toString()).toBe(html);
  expect((await asking("/assets/main-abc.js", "gzip")).headers["content-encoding"]).toBeUndefined();
});

test("a page that has not changed is not sent again", async () => {
  const { get } = await setUp();
  const { etag } = (await get("/")).headers;

  const again = await get("/wizard", { headers: { "if-none-match": String(etag) } });

  expect([again.statusCode, again.body]).toEqual([304, ""]);
});

test("HEAD answers like GET, without a body", async () => {
  const { get } = await setUp();

  const replies = await Promise.all(["/", "/wizard", "/assets/main-abc.js"].map((path) => get(path, { method: "HEAD" })));

  expect(replies.map(({ statusCode, body }) => [statusCode, body])).toEqual([
    [200, ""],
    [200, ""],
    [200, ""],
  ]);
});

test("addresses that somebody may type lead below the base", async () => {
  const { app, get } = await setUp();
  const landing = async (url: string) => (await app.inject({ url })).headers.location;

  expect(await landing("/bss")).toBe("/sovereign/bss");
  expect(await landing("/bss/vouchers/new?code=1")).toBe("/sovereign/bss/vouchers/new?code=1");
  expect((await get("/index.html")).headers.location).toBe("/sovereign/");
});

test("what the API does not have is refused as a problem, and so is a page to who asks for data", async () => {
  const { get } = await setUp();

  const replies = [
    await get("/api/v1/nothing", { headers: { accept: "text/html" } }),
    await get("/api"),
    await get("/wizard", { headers: { accept: "application/json" } }),
  ];

  for (const reply of replies) expect([reply.statusCode, reply.json().error]).toEqual([404, "not-found"]);
});

test.each([
  "/assets/../../secret",
  "/assets/%2e%2e/%2e%2e/secret",
  "/..%2fsecret",
  "/assets/..%5c..%5csecret",
  "/.hidden",
  "/assets/.hidden",
])("nothing outside the build, and nothing hidden in it, is served: %s", async (path) => {
  const { get } = await setUp();

  const reply = await get(path);

  expect(reply.body).not.toContain("secret stuff");
});

test("a build made while the program runs is served, and has another name", async () => {
  const { files, folder, get } = await setUp();
  const before = files.consoleBuild();

  await writeFile(join(folder, "index.html"), "<!doctype html><title>Another</title><script>1</script>");
  await writeFile(join(folder, "new.txt"), "new");

  const reply = await get("/wizard");
  expect(reply.body).toContain("Another");
  expect(reply.headers["content-security-policy"]).toContain(createHash("sha256").update("1").digest("base64"));
  expect([reply.headers["x-catalyst-console-build"], before === files.consoleBuild()]).toEqual([files.consoleBuild(), false]);
  expect(files.consoleBuild()).toMatch(/^[0-9a-f]{12}$/);
});

test("without a build there is the home page alone", async () => {
  const { files, folder, get } = await setUp();
  await rm(folder, { recursive: true });

  expect([(await get("/")).body, (await get("/wizard")).statusCode, files.consoleBuild()]).toEqual(["the home page", 404, ""]);
});

async function setUp() {
  const top = await mkdtemp(join(tmpdir(), "catalyst-console-"));
  const folder = join(top, "dist");
  await mkdir(join(folder, "assets"), { recursive: true });
  await mkdir(join(folder, "src/shared/constants"), { recursive: true });
  await Promise.all(
    Object.entries({
      "index.html": html,
      "icon.svg": "<svg/>",
      "assets/main-abc.js": "run()",
      "assets/main-abc.js.br": "compressed",
      "src/shared/constants/providerSizes.ts": "export const PROVIDER_NODE_SIZES = {}",
      "src/shared/constants/providerSizes.ts.gz": "compressed",
      ".hidden": "secret stuff",
      "assets/.hidden": "secret stuff",
      "../secret": "secret stuff",
    }).map(([path, text]) => writeFile(join(folder, path), text)),
  );
  const files = openConsoleFiles(folder);
  const app = fastify();
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(() => {
    throw new CatalystError("not-found");
  });
  registerSecurityHeaders(app, { publicURL, corsOrigin: undefined });
  app.get("/sovereign/", (request, reply) => sendConsolePage(files, request, reply) ?? reply.send("the home page"));
  await serveConsole(app, { files, publicURL });
  onTestFinished(async () => {
    await app.close();
    await rm(top, { recursive: true, force: true });
  });
  const get = (path: string, options: InjectOptions = {}) => app.inject({ url: `/sovereign${path}`, ...options });
  return { app, files, folder, get };
}
