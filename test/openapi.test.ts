import { type Route, type RouteName, apiErrors, domainRoutes, routes } from "@catalyst/contract";
import { Value } from "typebox/value";
import { glob, readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Question, ask as askOf } from "../packages/server/src/testing/ask-for-tests.ts";
import { sharedMothership } from "../packages/server/src/testing/shared-mothership.ts";
import { type Description, bodySchemas, misfits } from "./openapi/description.ts";

const shared = sharedMothership();
const ask = (method: string, url: string, question?: Question) => askOf(shared(), method, url, question);
let description: Description;

beforeAll(async () => {
  description = (await ask("GET", "/openapi.json", { as: null })).body;
});

describe("the description", () => {
  test("is OpenAPI 3.1 with every route of the contract, once", () => {
    const operations = Object.values(description.paths).flatMap((path) => Object.values(path));

    expect(description.openapi).toMatch(/^3\.1\.\d+$/);
    expect(description.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(routes).toSorted());
  });

  test("declares every part of an address as a parameter, and nothing else as one", () => {
    const wrong = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.values(operations)
        .filter(({ parameters = [] }) => {
          const declared = parameters.filter((each) => each.in === "path").map(({ name }) => name);
          const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
          return declared.toSorted().join() !== named.toSorted().join();
        })
        .map(({ operationId }) => operationId),
    );

    expect(wrong).toEqual([]);
  });

  test("holds only schemas that are JSON Schema, and references that lead somewhere", () => {
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? "");

    expect(new Set(references)).toEqual(new Set(["Problem"]));
    expect(Object.keys(description.components.schemas)).toContain("Problem");
    for (const schema of bodySchemas(description)) expect(() => Value.Check(schema, {})).not.toThrow();
  });
});

describe("errors", () => {
  test("have a status, a title and a next step each", () => {
    for (const [code, { status, title, next }] of Object.entries(apiErrors)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect([title, next]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\.$/)]);
    }
  });

  test("that the server throws are all in the table", async () => {
    const thrown = new Set<string>();
    for await (const file of glob("packages/server/src/**/*.ts")) {
      if (file.endsWith(".test.ts")) continue;
      const source = await readFile(file, "utf8");
      for (const [, code] of source.matchAll(/new CatalystError\(\s*"([^"]+)"/g)) thrown.add(code ?? "");
    }

    expect(thrown.size).toBeGreaterThan(30);
    expect([...thrown].filter((code) => !Object.hasOwn(apiErrors, code))).toEqual([]);
  });
});

/** Every call that the contract knows, made for real: its answers must fit what is served as their description. */
describe("what the server answers", () => {
  test("fits the description, for every route, when all goes well", { timeout: 120_000 }, async () => {
    const { token, provision, follow, client } = shared();
    const { id, state } = await provision();
    const broken = await provision({ sovereignFQDN: "broken.omani.works", hetznerToken: shared().readToken });
    const forgotten = await provision({ sovereignFQDN: "forgotten.omani.works", hetznerToken: shared().readToken });
    const again = await provision({ sovereignFQDN: "again.omani.works", hetznerToken: shared().readToken });
    const made: Partial<Record<RouteName, Answer>> = {};
    const call = async (name: RouteName, url: string, question?: Question) => {
      made[name] = await ask(routes[name].method, url, question);
      return made[name];
    };

    await call("healthz", "/healthz");
    await call("readyz", "/readyz");
    await call("metrics", "/metrics");
    await call("openapi", "/openapi.json");
    const created = await call("createDeployment", "/api/v1/deployments", {
      body: shared().request({ sovereignFQDN: "second.omani.works", hetznerToken: shared().readToken }),
    });
    await follow(created.body.id, () => false);
    await call("preflightDeployment", "/api/v1/deployments/preflight", { body: shared().request({ sovereignFQDN: "third.omani.works" }) });
    await call("listDeployments", "/api/v1/deployments?limit=2");
    await call("readDeployment", at(id, ""));
    await call("listEvents", at(id, "/events"));
    await call("readProgress", at(id, "/progress"));
    await call("readDeploymentDns", at(id, "/dns"));
    for (const part of ["Topology", "Compute", "Storage", "Network"] as const)
      await call(`readInfrastructure${part}`, at(id, `/infrastructure/${part.toLowerCase()}`));
    await call("readWhy", at(id, "/why"));
    await call("listJobs", at(id, "/jobs"));
    await call("listBatches", at(id, "/jobs/batches"));
    const { body: apply } = await call("readJob", at(id, "/jobs/tofu-apply"));
    await call("readExecutionLogs", `/api/v1/actions/executions/${apply.executions[0].id}/logs?limit=5`);
    await call("readComponentStates", at(id, "/components/state"));
    await call("readTreemap", `/api/v1/dashboard/treemap?deployment_id=${id}`);
    await call("listProviders", "/api/v1/catalog/providers");
    await call("listComponents", "/api/v1/catalog/components");
    await call("readPreparation", "/api/v1/preparation");
    await call("releaseSubdomain", at(broken.id, "/release-subdomain"));
    await call("listHeldCredentials", at(id, "/credentials"));
    await call("retryDeployment", at(broken.id, "/retry"), { body: {} });
    await call("cancelDeployment", at(broken.id, "/cancel"), { body: { reason: "enough" } });
    await call("retryPhase", at(again.id, "/phases/preflight/retry"), { body: {} });
    await call("destroyHeldCredentials", at(forgotten.id, "/credentials"));
    await call("streamEvents", at(forgotten.id, "/logs"), { headers: { accept: "text/event-stream" } });
    await call("deleteDeployment", at(forgotten.id, ""));
    await call("validateCredentials", "/api/v1/credentials/validate", { body: { token } });
    await call("generateSSHKey", "/api/v1/sshkey/generate", { body: { fqdn: "acme.omani.works" } });
    await call("readMe", "/api/v1/me");
    const cliToken = await call("createToken", "/api/v1/me/tokens", { body: { name: "laptop" } });
    await call("listTokens", "/api/v1/me/tokens");
    await call("revokeToken", `/api/v1/me/tokens/${cliToken.body.id}`);
    await call("listAudit", "/api/v1/audit");
    await call("verifyAudit", "/api/v1/audit/verify");
    await call("signIn", "/api/v1/sign-in");
    await call("wipeDeployment", at(id, "/wipe"), { body: { confirm: "acme.omani.works" } });
    await follow(id, () => false, state.lastSeq);
    await call("readWipeReport", at(id, "/wipe-report"));

    // A browser and a node bring what this test has not; their answers have tests of their own. Names and domains have a file of their own.
    const brought = ["postKubeconfig", "readKubeconfig", "postCloudInitEvent", "signInCallback", "signOut"];
    const elsewhere = [...brought, ...Object.keys(domainRoutes)];
    const missing = (Object.keys(routes) as RouteName[]).filter((name) => !made[name] && !elsewhere.includes(name));
    expect(missing).toEqual([]);
    expect(Object.entries(made).flatMap(([name, answer]) => misfits(description, name, answer))).toEqual([]);
    expect(await client.call("readMe")).toBeDefined();
  });

  test.each(Object.keys(routes) as RouteName[])("%s fits the description of a problem, whatever is wrong", async (name) => {
    const route: Route = routes[name];
    const path = (route.prefix === "api" ? "/api/v1" : "") + route.path.replaceAll(/:\w+/g, "00112233445566aa");

    const answers = [
      await ask(route.method, path, { as: null, ...(route.body ? { body: {} } : {}) }),
      await ask(route.method, `${path}?no-such-parameter=1`, route.body ? { body: 7 } : {}),
      await ask(route.method, path, route.body ? { body: { "no-such-member": 1 } } : {}),
    ];

    const problems = answers.filter(({ status }) => status >= 400);
    expect(problems.every(({ status }) => status < 500)).toBe(true);
    expect(problems.flatMap((answer) => misfits(description, name, answer))).toEqual([]);
    const codes = problems.filter(({ headers }) => headers["content-type"] !== "text/html; charset=utf-8").map(({ body }) => body.error);
    expect(codes.filter((code) => !Object.hasOwn(apiErrors, code))).toEqual([]);
  });
});

function at(id: string, path: string): string {
  return `/api/v1/deployments/${id}${path}`;
}
