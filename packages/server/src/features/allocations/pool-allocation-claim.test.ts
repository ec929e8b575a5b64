import { readFile } from "node:fs/promises";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { fastify } from "fastify";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { type DnsWorld, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { collectEndings } from "../../testing/collect-endings.ts";
import { answerProblem } from "../../http/problem.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemRandom } from "../../platform/random.ts";
import { createCallerCache } from "../identity/caller-cache.ts";
import { registerIdentity } from "../identity/register-identity.ts";
import { cookieRulesFor } from "../identity/session-cookie.ts";
import { createPdmToken, findByPdmToken } from "../pdm-callers/pdm-tokens.ts";
import { eventually } from "../zone-access/testing/zones-for-tests.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { registerAllocationRoutes } from "./routes.ts";
import { namesForTests, works } from "./testing/names-for-tests.ts";

const folder = new URL("../../../../../platform/crossplane/compositions/", import.meta.url);
const xrd = await readYaml<Xrd>("xrd-pool-allocation.yaml");
const composition = await readYaml<Composition>("composition-pool-allocation.yaml");
const missing = await kubeApiMissing();

describe.skipIf(missing !== undefined)(`the claim's schema at a real API${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  let kube: KubeApi;
  const endings = collectEndings();
  afterAll(endings.run);
  beforeAll(async () => {
    kube = await startKubeApi(endings.atEnd);
    await kube.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crdOf(xrd));
    await eventually(async () => (await kube.call("GET", collection)).status === 200);
  }, 120_000);

  test("a claim is taken with its defaults, and its address may change but neither pool nor name", async () => {
    const { metadata, spec } = claim("taken");
    const made = await kube.call("POST", collection, claim("taken"));
    const moved = await change({ loadBalancerIP: "203.0.113.11" });
    const otherName = await change({ subdomain: "other", sovereignFQDN: "other.omani.works" });
    const otherPool = await change({ poolDomain: "omani.homes", sovereignFQDN: "taken.omani.homes" });

    expect(made.body["spec"]).toEqual({ parameters: { ...spec.parameters, kind: "sovereign", loadBalancerIPv6: "" } });
    expect([made.status, moved.status, otherName.status, otherPool.status]).toEqual([201, 200, 422, 422]);
    expect(otherName.body.message).toContain("subdomain cannot be changed");
    expect(otherPool.body.message).toContain("poolDomain cannot be changed");

    function change(parameters: object) {
      return kube.call("PATCH", `${collection}/${metadata.name}`, { spec: { parameters } });
    }
  });

  test.each([
    ["a pool that is not ours", { poolDomain: "example.com", sovereignFQDN: "a.example.com" }],
    ["a name that is no label", { subdomain: "-a", sovereignFQDN: "-a.omani.works" }],
    ["a punycode name", { subdomain: "xn--a", sovereignFQDN: "xn--a.omani.works" }],
    ["a domain that is not the name's", { sovereignFQDN: "b.omani.works" }],
    ["an address that is none", { loadBalancerIP: "300.0.0.1" }],
  ])("%s is refused", async (_what, parameters) => {
    const refused = await kube.call("POST", collection, claim("a", parameters));

    expect(refused.status).toBe(422);
  });
});

describe("what a claim makes of the pool-domain-manager", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
    await ensurePoolZone(world.server, works, world.book, AbortSignal.timeout(60_000));
  });
  afterAll(() => world?.lab.stop());

  test("its calls create, observe, change and remove a name at the real routes, with the token's three scopes", async () => {
    const ask = await apiForTests(world);
    const request = renderRequest("crossed", "127.0.0.1");
    const readdressed = renderRequest("crossed", "127.0.0.2");

    const before = await ask(callOf(request, "OBSERVE"));
    const created = await ask(callOf(request, "CREATE"));
    const observed = await ask(callOf(request, "OBSERVE"));
    const updated = await ask(callOf(readdressed, "UPDATE"));
    const removed = await ask(callOf(readdressed, "REMOVE"));
    const after = await ask(callOf(readdressed, "OBSERVE"));

    expect([before, created, observed, updated, removed, after].map(({ statusCode }) => statusCode)).toEqual([
      404, 200, 200, 200, 200, 404,
    ]);
    expect(updated.json()).toMatchObject({ loadBalancerIP: "127.0.0.2", createdBy: "crossplane/uid-of-crossed" });
    const told = Object.fromEntries(statusPatches().map(({ field, pattern }) => [field, new RegExp(pattern).exec(observed.body)?.[1]]));
    expect(told).toMatchObject({ "status.state": "active", "status.dnsState": "verified", "status.fqdn": "crossed.omani.works" });
    expect(JSON.parse(told["status.nameservers"] ?? "")).toEqual(world.book.hosts);
    expect(JSON.parse(told["status.ds"] ?? "")).toHaveLength(1);
  });

  test("it is ready by what PDM has seen, and goes with the claim", () => {
    const [resource] = composition.spec.pipeline[0]!.input.resources;

    expect(resource!.readinessChecks).toEqual([
      { type: "MatchString", fieldPath: "metadata.annotations[catalyst.openova.io/dns-state]", matchString: "verified" },
    ]);
    expect(resource!.base.spec).toMatchObject({ deletionPolicy: "Delete", providerConfigRef: { name: "pool-domain-manager" } });
    expect(composition.spec.compositeTypeRef).toEqual({ apiVersion: `${xrd.spec.group}/v1alpha1`, kind: xrd.spec.names.kind });
  });
});

interface Xrd {
  spec: {
    group: string;
    names: { kind: string; plural: string };
    versions: { name: string; served: boolean; schema: { openAPIV3Schema: object } }[];
  };
}
interface Patch {
  type: string;
  fromFieldPath?: string;
  toFieldPath: string;
  combine?: { variables: { fromFieldPath: string }[]; string: { fmt: string } };
  transforms?: { string?: { regexp: { match: string } } }[];
}
interface Mapping {
  action: "CREATE" | "OBSERVE" | "UPDATE" | "REMOVE";
  method: "GET" | "PUT" | "DELETE";
  url: string;
  body?: string;
}
interface Request {
  payload: { baseUrl: string; body: string };
  mappings: Mapping[];
}
interface Composition {
  spec: {
    compositeTypeRef: object;
    pipeline: { input: { resources: { base: { spec: { forProvider: Request } }; patches: Patch[]; readinessChecks: object[] }[] } }[];
  };
}

const collection = `/apis/${xrd.spec.group}/v1alpha1/${xrd.spec.names.plural}`;

function claim(subdomain: string, parameters: object = {}) {
  return {
    apiVersion: `${xrd.spec.group}/v1alpha1`,
    kind: xrd.spec.names.kind,
    metadata: { name: subdomain === "a" ? "refused" : subdomain },
    spec: {
      parameters: { poolDomain: works, subdomain, sovereignFQDN: `${subdomain}.${works}`, loadBalancerIP: "203.0.113.10", ...parameters },
    },
  };
}

/** What Crossplane makes of an XRD for the composite: a CRD with the same schema. */
function crdOf({ spec: { group, names, versions } }: Xrd): object {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${names.plural}.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { ...names, singular: names.kind.toLowerCase(), listKind: `${names.kind}List` },
      versions: versions.map(({ name, served, schema }) => ({ name, served, storage: true, schema, subresources: { status: {} } })),
    },
  };
}

/** The Request of a claim, as function-patch-and-transform renders it from patches of this kind. */
function renderRequest(subdomain: string, loadBalancerIP: string): Request {
  const [resource] = composition.spec.pipeline[0]!.input.resources;
  const composite = {
    metadata: { uid: `uid-of-${subdomain}` },
    spec: { parameters: { kind: "sovereign", loadBalancerIPv6: "", ...claim(subdomain, { loadBalancerIP }).spec.parameters } },
  };
  const rendered = structuredClone(resource!.base.spec.forProvider);
  for (const { combine, toFieldPath } of resource!.patches) {
    if (combine === undefined) continue;
    const values = combine.variables.map(({ fromFieldPath }) => String(at(composite, fromFieldPath)));
    const text = combine.string.fmt.replaceAll("%s", () => values.shift() ?? "");
    const index = /^spec\.forProvider\.mappings\[(\d)\]\.url$/.exec(toFieldPath)?.[1];
    if (index !== undefined) rendered.mappings[Number(index)]!.url = text;
    else if (toFieldPath === "spec.forProvider.payload.body") rendered.payload.body = text;
    else throw new Error(`The test knows no field ${toFieldPath}`);
  }
  return rendered;
}

/** What provider-http sends for an action: it evaluates `url` and `body` as jq. */
function callOf({ payload, mappings }: Request, action: Mapping["action"]) {
  const { method, url, body } = mappings.find((mapping) => mapping.action === action)!;
  const [, path = ""] = /^\(\.payload\.baseUrl \+ "([^"]*)"\)$/.exec(url) ?? [];
  if (body !== undefined && body !== '.payload.body | with_entries(select(.value != ""))')
    throw new Error(`The test cannot evaluate ${body}`);
  const given = Object.entries(JSON.parse(payload.body) as Record<string, string>).filter(([, value]) => value !== "");
  return { method, url: new URL(payload.baseUrl).pathname + path, ...(body === undefined ? {} : { payload: Object.fromEntries(given) }) };
}

function statusPatches(): { field: string; pattern: string }[] {
  return composition.spec.pipeline[0]!.input.resources[0]!.patches.filter(({ type }) => type === "ToCompositeFieldPath").map(
    ({ toFieldPath, transforms }) => ({
      field: toFieldPath,
      pattern: transforms?.[0]?.string?.regexp.match ?? "",
    }),
  );
}

function at(object: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], object);
}

async function apiForTests(world: DnsWorld) {
  const { db, allocations, pools } = await namesForTests({ world });
  const app = fastify();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler(answerProblem);
  await registerIdentity(app, {
    db,
    clock: systemClock,
    cache: createCallerCache(systemClock),
    findProgram: (bearer) => findByPdmToken(db, bearer, new Date()),
    ownerOf: async () => undefined,
    cookies: cookieRulesFor("http://127.0.0.1:8080/sovereign"),
    origins: [],
  });
  registerAllocationRoutes(app, { allocations, pools, lookUp: async () => false, forbiddenDomains: [] });
  onTestFinished(() => app.close());
  const token = await createPdmToken(db, systemRandom, {
    name: "crossplane",
    scopes: ["pdm:read", "pdm:allocate", "pdm:release"],
    pools: [works],
  });

  return (call: ReturnType<typeof callOf>) => app.inject({ ...call, headers: { authorization: `Bearer ${token.open()}` } });
}

async function readYaml<Shape>(name: string): Promise<Shape> {
  return parse(await readFile(new URL(name, folder), "utf8")) as Shape;
}
