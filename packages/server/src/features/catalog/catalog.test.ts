import { beforeEach, describe, expect, test } from "vitest";
import type { ComponentCatalog, ProvidersReply } from "@catalyst/contract";
import { createManualClock } from "../../platform/manual-clock.ts";
import { Secret } from "../../platform/secret.ts";
import { ask } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";
import { startLabCloud } from "../../testing/lab-cloud.ts";
import { providerCatalog } from "./catalog.ts";
import { createOfferBook, freshMs } from "./offer-book.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const read = (url: string, headers: Record<string, string> = {}) => ask(shared(), "GET", url, { as: null, headers });

describe("the components that can be chosen", () => {
  test("are told to anybody, with their families in order and the kit", async () => {
    const answer = await read("/api/v1/catalog/components");

    const { components, families, kit } = answer.body as ComponentCatalog;
    expect(answer.status).toBe(200);
    expect([components.length, families.length, kit.length]).toEqual([63, 9, 15]);
    expect(families.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(components.find(({ id }) => id === "keycloak")).toMatchObject({
      tier: "recommended",
      locked: true,
      lockReason: "bootstrap-kit",
      blueprint: "bp-keycloak",
    });
    expect(kit.find(({ id }) => id === "cilium")).toMatchObject({ core: true, component: "cilium", regions: "all" });
  });

  test("may be kept a minute, and are not sent again to who still has them", async () => {
    const first = await read("/api/v1/catalog/components");
    const tag = String(first.headers["etag"]);

    const again = await read("/sovereign/api/v1/catalog/components", { "if-none-match": `"other", W/${tag}` });
    const stale = await read("/api/v1/catalog/components", { "if-none-match": '"other"' });

    expect(tag).toMatch(/^"[\w-]{43}"$/);
    expect(first.headers["cache-control"]).toBe("public, max-age=60");
    expect([again.status, again.text, again.headers["etag"]]).toEqual([304, "", tag]);
    expect(stale.status).toBe(200);
  });
});

describe("the providers", () => {
  let providers: ProvidersReply["providers"];
  const sizesAt = (id: string) => providers.find((provider) => provider.id === id)?.sizes ?? [];

  beforeEach(async () => {
    providers = (await read("/api/v1/catalog/providers")).body.providers;
  });

  test("are six with 29 regions and 66 sizes, all plan-only but Hetzner", () => {
    expect(providers.filter(({ planOnly }) => !planOnly).map(({ id }) => id)).toEqual(["hetzner"]);
    expect(providers.flatMap(({ regions }) => regions)).toHaveLength(29);
    expect(providers.flatMap(({ sizes }) => sizes)).toHaveLength(66);
    expect(sizesAt("hetzner").find(({ id }) => id === "cpx32")).toMatchObject({ recommended: true, provisionable: true, vcpu: 4 });
  });

  test("say what can be ordered once somebody's token was checked, and until then that nobody knows", async () => {
    const before = await shared().clientAs(undefined).call("listProviders");
    await ask(shared(), "POST", "/api/v1/credentials/validate", {
      body: { token: shared().token, regions: [{ region: "fsn1", size: "cpx52" }] },
    });

    const after = await shared().clientAs(undefined).call("listProviders");
    expect(availableOf(before, "hetzner", "cpx32")).toBeNull();
    expect(availableOf(after, "hetzner", "cpx32")).toContain("fsn1");
    expect(availableOf(after, "aws", "m6i.xlarge")).toBeNull();
  });
});

describe("what a cloud said it sells", () => {
  test("is as the cloud has it, and forgotten after a quarter of an hour", async () => {
    const lab = await startLabCloud();
    const clock = createManualClock();
    const book = createOfferBook(clock);
    const cloud = book.watching(lab.connect)(new Secret("hcloud_token", lab.token));

    const { serverTypes } = await cloud.offers(AbortSignal.timeout(10_000));
    const noted = book.available();
    clock.advance(freshMs);
    await lab.close();

    const hetzner = providerCatalog(noted).providers.find(({ id }) => id === "hetzner");
    expect(serverTypes.length).toBeGreaterThan(0);
    for (const { name, availableIn, deprecated } of serverTypes) expect(noted?.get(name)).toEqual(deprecated ? [] : availableIn);
    expect(hetzner?.sizes.every(({ available }) => Array.isArray(available))).toBe(true);
    expect(book.available()).toBeUndefined();
  });
});

describe("the sizes as a JavaScript program", () => {
  test("export what the list holds, by provider", async () => {
    const answer = await read("/sovereign/src/shared/constants/providerSizes.ts");
    const program = (await import(`data:text/javascript,${encodeURIComponent(answer.text)}`)) as { PROVIDER_NODE_SIZES: Sizes };

    const sizes = program.PROVIDER_NODE_SIZES;
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(Object.fromEntries(Object.entries(sizes).map(([provider, list]) => [provider, list.length]))).toEqual({
      hetzner: 19,
      huawei: 11,
      oci: 11,
      aws: 15,
      azure: 10,
    });
    expect(sizes["hetzner"]?.filter(({ recommended }) => recommended)).toEqual([
      {
        id: "cpx32",
        label: "CPX32",
        vcpu: 4,
        ram: 8,
        disk: 160,
        priceHour: expect.any(Number),
        priceMonth: expect.any(Number),
        category: "shared-amd",
        description: "Shared vCPU, AMD",
        recommended: true,
      },
    ]);
    expect(answer.headers["cache-control"]).toBe("public, max-age=60");
  });
});

type Sizes = Record<string, { id: string; recommended?: boolean }[]>;

function availableOf(reply: ProvidersReply, provider: string, size: string): string[] | null | undefined {
  return reply.providers.find(({ id }) => id === provider)?.sizes.find(({ id }) => id === size)?.available;
}
