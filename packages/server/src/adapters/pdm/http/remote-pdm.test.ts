import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { Secret } from "../../../platform/secret.ts";
import { createRemotePdm } from "./remote-pdm.ts";

// What another mothership may answer; two real ones talk to each other in the tests of deployments.

const signal = AbortSignal.timeout(120_000);
const token = "a-token-of-another-mothership";

describe("another mothership's pool-domain-manager", () => {
  test("is asked with our token, and a release tells its secret in the body alone", async () => {
    const { pdm, requests } = await against((_request, answer) => answer.writeHead(404).end(problem("not-found", 404)));

    const released = await pdm.release("omani.works", { subdomain: "acme", reservationToken: "held" }, signal);

    expect(released).toBeUndefined();
    expect(requests).toEqual([
      {
        line: "DELETE /api/v1/pool/omani.works/release",
        authorization: `Bearer ${token}`,
        body: { subdomain: "acme", reservationToken: "held" },
      },
    ]);
  });

  test("refuses in its own words, with what belongs to the code", async () => {
    const { pdm } = await against((_request, answer) => answer.writeHead(409).end(problem("already-active", 409, { holder: "somebody" })));

    const refused = pdm.reserve("omani.works", { subdomain: "acme", createdBy: "us", kind: "sovereign" }, signal);

    await expect(refused).rejects.toMatchObject({ code: "already-active", message: "this time", members: { holder: "somebody" } });
  });

  test("opens a registrar's token only on the wire", async () => {
    const { byoDomains, requests } = await against((_request, answer) => answer.writeHead(403).end(problem("domain-not-in-account", 403)));
    const call = {
      mode: "byo-api" as const,
      registrar: "ovh",
      token: new Secret("registrar_token", "key:secret"),
      deploymentId: "0123456789abcdef",
    };

    const planned = byoDomains.plan("cloud.example.org", call, signal);

    await expect(planned).rejects.toMatchObject({ code: "domain-not-in-account" });
    expect(requests[0]?.body).toEqual({ mode: "byo-api", registrar: "ovh", token: "key:secret", deploymentId: "0123456789abcdef" });
  });

  test.each([
    ["fails inside", 500, problem("internal", 500)],
    ["does not know our token", 401, problem("unauthenticated", 401)],
    ["has a proxy in front that fails", 502, "<html>Bad Gateway</html>"],
    ["is of a later version", 409, problem("never-heard-of", 409)],
  ])("that %s cannot be had, and the name is not to blame", async (_what, status, body) => {
    const { pdm } = await against((_request, answer) => answer.writeHead(status).end(body));

    await expect(pdm.read("omani.works", "acme", signal)).rejects.toMatchObject({ code: "pdm-unavailable" });
  });

  test("that hangs up cannot be had either; a caller that has gone is told nothing of it", async () => {
    const { pdm } = await against((request) => request.socket.destroy());
    const gone = AbortSignal.abort(new Error("cancelled"));

    await expect(pdm.check("omani.works", "acme", signal)).rejects.toMatchObject({ code: "pdm-unavailable" });
    await expect(pdm.check("omani.works", "acme", gone)).rejects.toThrow("cancelled");
  });
});

interface Seen {
  line: string;
  authorization: string | undefined;
  body: unknown;
}

async function against(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const { method, url, headers } = request;
      requests.push({ line: `${method} ${url}`, authorization: headers.authorization, body: text === "" ? undefined : JSON.parse(text) });
      answer(request, response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { requests, ...createRemotePdm({ url: `http://127.0.0.1:${port}`, token: new Secret("pdm_token", token) }) };
}

function problem(error: string, status: number, members: object = {}): string {
  const common = { type: "about:blank", title: "No", status, detail: "this time", instance: "/", requestId: "r", next: "wait" };
  return JSON.stringify({ ...common, error, ...members });
}
