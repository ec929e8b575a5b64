import { fastify } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tokenFitsEndpoint } from "../../adapters/cloud/hetzner/token-fits-endpoint.ts";
import type { App } from "../../http/add-route.ts";
import { answerProblem } from "../../http/problem.ts";
import { silentLogger } from "../../platform/log.ts";
import { type LabCloud, startLabCloud } from "../../testing/lab-cloud.ts";
import { registerCredentialsRoutes } from "./routes.ts";

let lab: LabCloud;
let app: App;

beforeEach(async () => {
  lab = await startLabCloud({}, { "hetzner.stock.fsn1.cpx52": 0 });
  app = fastify();
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, silentLogger));
  registerCredentialsRoutes(app, { connectCloud: lab.connect, tokenFits: (token) => tokenFitsEndpoint(token, lab.lab.hetznerURL) });
});

afterEach(async () => {
  await app.close();
  await lab.close();
});

describe("checking a cloud token", () => {
  test("one that may read and write is valid, and nothing was made to find out", async () => {
    const reply = await validate({ token: ` ${lab.token}\n` });

    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({
      valid: true,
      message: "The token works.",
      capabilities: { read: true, write: true },
      serversInUse: 0,
      warnings: [],
      unavailable: [],
    });
    expect(reply.headers["cache-control"]).toBe("no-store");
    expect(await lab.census()).toEqual([]);
  });

  test("one that may only read is not valid", async () => {
    const reply = await validate({ token: lab.readToken });

    expect(reply.json()).toMatchObject({
      valid: false,
      capabilities: { read: true, write: false },
      message: expect.stringContaining("Read & Write"),
    });
  });

  test("one that the cloud does not know is a valid question with the answer no", async () => {
    const reply = await validate({ token: `lab${"q".repeat(61)}` });

    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({ valid: false, capabilities: { read: false, write: false } });
  });

  test("one of the wrong length is refused without asking the cloud", async () => {
    const reply = await validate({ token: "short" });

    expect(reply.statusCode).toBe(400);
    expect(reply.headers["content-type"]).toContain("application/problem+json");
    expect(reply.json()).toMatchObject({
      error: "invalid-request",
      valid: false,
      fields: { token: "must have exactly 64 characters; this one has 5" },
    });
  });

  test("a real one is not sent to a lab", async () => {
    const reply = await validate({ token: "r".repeat(64) });

    expect(reply.json()).toMatchObject({ valid: false, message: expect.stringContaining("another endpoint") });
  });

  test("a provider that can only be planned is refused", async () => {
    const reply = await validate({ token: lab.token, provider: "aws" });

    expect(reply.json()).toMatchObject({ error: "provider-not-available" });
  });

  test("what cannot be ordered is named", async () => {
    const reply = await validate({
      token: lab.token,
      regions: [
        { region: "fsn1", size: "cpx52" },
        { region: "hel1", size: "cpx52" },
      ],
    });

    expect(reply.json()).toMatchObject({
      valid: true,
      unavailable: [{ region: "fsn1", size: "cpx52" }],
      warnings: ["cpx52 cannot be ordered in fsn1 at the moment."],
    });
  });

  test("servers that are already there are worth a warning", async () => {
    await lab.create("servers", { name: "old", server_type: "cpx32", image: "ubuntu-24.04", location: "fsn1" });

    const reply = await validate({ token: lab.token });

    expect(reply.json()).toMatchObject({ valid: true, serversInUse: 1, warnings: [expect.stringContaining("already has 1 server")] });
  });

  test("a cloud that does not answer is nobody's fault", async () => {
    await lab.close();

    const reply = await validate({ token: lab.token });

    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ error: "cloud-unreachable" });
    expect(reply.body).not.toContain(lab.token);
  });
});

function validate(payload: object) {
  return app.inject({ method: "POST", url: "/api/v1/credentials/validate", payload });
}
