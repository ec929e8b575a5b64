import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectKubernetes } from "./connect-kubernetes.ts";
import { systemClock } from "./platform/clock.ts";
import { silentLogger } from "./platform/log.ts";
import { collectEndings } from "./testing/collect-endings.ts";
import { type TestPdm, testPdm } from "./testing/test-pdm.ts";

const missing = await kubeApiMissing();
const poolDomain = "omani.works";
const accounts = "/api/v1/namespaces/default/serviceaccounts";

describe.skipIf(missing !== undefined)(`the manager in a cluster${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  const endings = collectEndings();
  let kube: KubeApi;
  let pdm: TestPdm;
  let tokenFile: string;
  beforeAll(async () => {
    kube = await startKubeApi(endings.atEnd);
    for (const name of ["crossplane", "stranger"]) await kube.call("POST", accounts, { metadata: { name } });
    const folder = await mkdtemp(join(tmpdir(), "catalyst-kube-files-"));
    endings.atEnd(() => rm(folder, { recursive: true, force: true }));
    tokenFile = join(folder, "token");
    const caFile = join(folder, "ca.crt");
    await writeFile(tokenFile, `${kube.token}\n`);
    await writeFile(caFile, kube.ca);
    const env = {
      PDM_SA_SCOPES: "default/crossplane=pdm:read+pdm:allocate",
      PDM_KUBE_API_URL: kube.url,
      PDM_KUBE_TOKEN_FILE: tokenFile,
      PDM_KUBE_CA_FILE: caFile,
    };
    pdm = await testPdm({ env }, endings.atEnd);
  }, 120_000);
  afterAll(endings.run);

  test("lets a workload of an account with scopes do what they say, and one of another account nothing", async () => {
    const crossplane = await tokenOf("crossplane");

    const reserved = await call(crossplane, "POST", "reserve", { subdomain: "workload" });
    const released = await call(crossplane, "DELETE", "release", { subdomain: "workload" });
    const stranger = await call(await tokenOf("stranger"), "POST", "reserve", { subdomain: "strange" });
    const ofFile = await call(pdm.token, "POST", "reserve", { subdomain: "file" });

    expect([reserved, released, stranger, ofFile]).toEqual([201, 403, 401, 201]);
  });

  test("reads its own token for each review, since the kubelet replaces it", async () => {
    await writeFile(tokenFile, "outdated");
    const before = await call(await tokenOf("crossplane"), "GET", "list");
    await writeFile(tokenFile, kube.token);

    const after = await call(await tokenOf("crossplane"), "GET", "list");

    expect([before, after]).toEqual([401, 200]);
  });

  /** Another one each time. */
  async function tokenOf(account: string): Promise<string> {
    const { body } = await kube.call("POST", `${accounts}/${account}/token`, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: ["pdm"], expirationSeconds: 600 },
    });
    return (body.status as { token: string }).token;
  }

  async function call(bearer: string, method: string, what: string, body?: object): Promise<number> {
    const reply = await fetch(`${pdm.address}/api/v1/pool/${poolDomain}/${what}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return reply.status;
  }
});

test("without a cluster, and without accounts that have scopes, nobody is asked", () => {
  const parts = { clock: systemClock, log: silentLogger };
  const kubernetes = { apiURL: "https://127.0.0.1:1", tokenFile: "/nowhere", caFile: "/nowhere" };

  const outside = connectKubernetes({
    ...parts,
    config: { serviceAccounts: new Map([["default/x", ["pdm:read"]]]), kubernetes: undefined },
  });
  const nobody = connectKubernetes({ ...parts, config: { serviceAccounts: new Map(), kubernetes } });

  expect([outside, nobody]).toEqual([undefined, undefined]);
});
