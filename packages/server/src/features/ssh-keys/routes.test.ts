import { fastify } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { App } from "../../http/add-route.ts";
import { answerProblem } from "../../http/problem.ts";
import { createLogger, silentLogger } from "../../platform/log.ts";
import { systemRandom } from "../../platform/random.ts";
import { parseSSHPublicKey } from "./parse-ssh-public-key.ts";
import { registerSSHKeyRoutes } from "./routes.ts";

let app: App;
let lines: string[];

beforeEach(() => {
  lines = [];
  app = fastify();
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, silentLogger));
  const log = createLogger(
    "info",
    (text) => text,
    (line) => lines.push(line),
  );
  registerSSHKeyRoutes(app, { random: systemRandom, log });
});

afterEach(() => app.close());

test("a pair bears the domain in its comment and is stored by nobody, caches included", async () => {
  const reply = await generate({ fqdn: "Acme.Example.org" });

  const { publicKey, fingerprint } = reply.json<{ publicKey: string; fingerprint: string }>();
  expect(reply.statusCode).toBe(200);
  expect(reply.headers["cache-control"]).toBe("no-store");
  expect(parseSSHPublicKey(publicKey)).toMatchObject({ ok: true, key: { comment: "catalyst@acme.example.org", sha256: fingerprint } });
});

test("the log knows the fingerprint and nothing of the private half", async () => {
  const { privateKey, fingerprint } = (await generate({})).json<{ privateKey: string; fingerprint: string }>();

  const secretLine = privateKey.split("\n")[2] ?? "";
  expect(lines.join("")).toContain(fingerprint);
  expect(lines.join("")).not.toContain(secretLine);
});

test.each(["acme", "-a.example.org", `${"a".repeat(63)}.example.org`, 'a.b" no'])(
  "a domain like %s is refused with its member named",
  async (fqdn) => {
    const reply = await generate({ fqdn });

    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ error: "invalid-request", fields: { fqdn: expect.stringContaining("must be a domain") } });
  },
);

function generate(payload: object) {
  return app.inject({ method: "POST", url: "/api/v1/sshkey/generate", payload });
}
