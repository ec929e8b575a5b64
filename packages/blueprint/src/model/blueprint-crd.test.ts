import { setTimeout as delay } from "node:timers/promises";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleRepositoryRoot } from "../testing/example-repository.ts";
import { blueprintCustomResourceDefinition } from "./blueprint-crd.ts";
import { readRepository } from "./repository.ts";

const missing = await kubeApiMissing();
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const blueprintsAt = (version: string) => `/apis/catalyst.openova.io/${version}/blueprints`;

/** A machine under load takes its time to start two programs. */
const startLimit = 120_000;

describe.skipIf(missing !== undefined)(`a Kubernetes API${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  let made: Awaited<ReturnType<KubeApi["call"]>>;
  let conditions: Record<string, string>;

  beforeAll(async () => {
    kube = await startKubeApi((work) => endings.push(work));
    made = await kube.call("POST", definitions, blueprintCustomResourceDefinition);
    conditions = await conditionsWhenServed(kube);
  }, startLimit);
  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
  }, startLimit);

  it("takes the definition of the kind Blueprint and finds nothing wrong with its schema", () => {
    expect(made).toMatchObject({ status: 201 });
    // A schema that is not structural would show up as a condition of its own.
    expect(conditions).toEqual({ NamesAccepted: "True", Established: "True" });
  });

  it(
    "keeps every Blueprint of the example as it is written, under either version",
    async () => {
      const { blueprints } = await readRepository(exampleRepositoryRoot);

      for (const { root, name } of blueprints) {
        const answer = await kube.call("POST", `${blueprintsAt("v1alpha1")}?fieldValidation=Strict`, root);
        expect(answer).toMatchObject({ status: 201 });

        const kept = await kube.call("GET", `${blueprintsAt("v1")}/${name}`);
        expect(kept.body["apiVersion"]).toBe("catalyst.openova.io/v1");
        expect(kept.body["spec"]).toEqual(root["spec"]);
      }
      expect(blueprints.length).toBeGreaterThan(0);
    },
    startLimit,
  );

  it.each([
    ["an unknown visibility", { visibility: "public" }],
    ["a title longer than a card", { card: { title: "x".repeat(61), summary: "x" } }],
    ["a price that is no whole number", { prices: { small: 1.5 } }],
    ["a lifetime without a unit", { rotation: [{ kind: "api-token", name: "x", ttl: "90" }] }],
    ["a source of a reserved kind", { manifests: { source: { kind: "OAM", path: "./chart" } } }],
    ["a dependency that is a bare name", { depends: ["bp-store"] }],
  ])("refuses %s", async (_, changed) => {
    const spec = { version: "1.0.0", visibility: "listed", card: { title: "X", summary: "x" }, depends: [], ...changed };
    const blueprint = { apiVersion: "catalyst.openova.io/v1", kind: "Blueprint", metadata: { name: "bp-x" }, spec };

    const { status } = await kube.call("POST", blueprintsAt("v1"), blueprint);

    expect(status).toBe(422);
  });
});

async function conditionsWhenServed(kube: KubeApi): Promise<Record<string, string>> {
  const until = Date.now() + 30_000;
  for (;;) {
    const { body } = await kube.call("GET", `${definitions}/${blueprintCustomResourceDefinition.metadata.name}`);
    const { conditions } = (body.status ?? {}) as { conditions?: { type: string; status: string }[] | null };
    const found = Object.fromEntries((conditions ?? []).map(({ type, status }) => [type, status]));
    const served = await kube.call("GET", blueprintsAt("v1alpha1"));
    if ((found["Established"] === "True" && served.status === 200) || Date.now() > until) return found;
    await delay(100);
  }
}
