import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../../platform/log.ts";
import { createManualClock } from "../../../platform/manual-clock.ts";
import { Secret } from "../../../platform/secret.ts";
import { collectEndings } from "../../../testing/collect-endings.ts";
import { createTokenReview } from "./token-review.ts";

const missing = await kubeApiMissing();
let kube: KubeApi;

describe.skipIf(missing !== undefined)(`a workload's token${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  const endings = collectEndings();
  afterAll(endings.run);
  beforeAll(async () => {
    kube = await startKubeApi(endings.atEnd);
    for (const name of ["crossplane", "stranger"])
      await kube.call("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name } });
  }, 120_000);

  test("of an account with scopes stands for a program with just those", async () => {
    const { findProgram } = reviewer();

    const caller = await findProgram(await tokenFor("crossplane", ["pdm"]));

    expect(caller).toMatchObject({
      via: "program",
      person: { personId: "program:default/crossplane", grant: { scopes: ["pdm:allocate", "pdm:release"] } },
    });
  });

  test("for another audience, of another account, or forged stands for nobody", async () => {
    const { findProgram } = reviewer();
    const good = await tokenFor("crossplane", ["pdm"]);
    const [head, body] = good.split(".");

    expect(await findProgram(await tokenFor("crossplane", ["https://kubernetes.default.svc"]))).toBeUndefined();
    expect(await findProgram(await tokenFor("crossplane", ["other"]))).toBeUndefined();
    expect(await findProgram(await tokenFor("stranger", ["pdm"]))).toBeUndefined();
    expect(await findProgram(`${head}.${body}.${"A".repeat(342)}`)).toBeUndefined();
    expect(await findProgram("no-token-at-all")).toBeUndefined();
  });

  test("is remembered for a minute, and then the account's end is seen", async () => {
    const clock = createManualClock(new Date().toISOString());
    const { findProgram } = reviewer(clock);
    await kube.call("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "short" } });
    const token = await tokenFor("short", ["pdm"]);
    expect(await findProgram(token)).toBeDefined();

    await kube.call("DELETE", "/api/v1/namespaces/default/serviceaccounts/short");

    expect(await findProgram(token)).toBeDefined();
    clock.advance(60_001);
    await expect.poll(() => (clock.advance(60_001), findProgram(token)), { timeout: 20_000, interval: 500 }).toBeUndefined();
  });

  test("is nobody's while the API does not answer", async () => {
    const token = await tokenFor("crossplane", ["pdm"]);
    const { findProgram } = reviewer(undefined, "https://127.0.0.1:1");

    expect(await findProgram(token)).toBeUndefined();
  });
});

function reviewer(clock = createManualClock(), apiURL = kube.url) {
  const review = createTokenReview({
    apiURL,
    token: async () => new Secret("kube_token", kube.token),
    ca: async () => kube.ca,
    audience: "pdm",
    serviceAccounts: new Map([
      ["default/crossplane", ["pdm:allocate", "pdm:release"]],
      ["default/short", ["pdm:read"]],
    ]),
    clock,
    log: silentLogger,
  });
  onTestFinished(() => review.close());
  return review;
}

async function tokenFor(account: string, audiences: string[]): Promise<string> {
  const { body } = await kube.call("POST", `/api/v1/namespaces/default/serviceaccounts/${account}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { audiences, expirationSeconds: 600 },
  });
  return (body.status as { token: string }).token;
}
