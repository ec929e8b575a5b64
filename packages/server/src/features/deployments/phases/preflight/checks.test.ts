import { describe, expect, test } from "vitest";
import { type SampleChanges, sampleDeployment, sampleRegion } from "../../../../testing/sample-deployment.ts";
import type { CloudObject, CloudOffers } from "../../cloud.ts";
import type { Observation } from "./check.ts";
import { checkBudget } from "./check-budget.ts";
import { checkImage } from "./check-image.ts";
import { checkLeftovers } from "./check-leftovers.ts";
import { checkProject } from "./check-project.ts";
import { checkQuota } from "./check-quota.ts";
import { checkSizes } from "./check-sizes.ts";
import { checkWritePermission } from "./check-write-permission.ts";
import { findLeftovers } from "./find-leftovers.ts";

const ours = { "catalyst.openova.io/sovereign": "acme.example.org", "catalyst.openova.io/deployment-id": "0123456789abcdef" };
const resetAt = new Date("2026-11-22T11:00:00.000Z");

describe("writing", () => {
  test("what could not be found out is a warning, never ok", () => {
    const result = checkWritePermission({ probe: { read: true, write: "unknown", serversInUse: 0, refusedWith: "server_error" } });

    expect(result).toMatchObject({ status: "warn", message: expect.stringContaining("server_error") as string });
  });
});

describe("sizes", () => {
  test("a deprecated size is refused, with the cheapest that is at least as large", () => {
    const offers = offering([size("old", 16, 10, { deprecated: true }), size("huge", 64, 90), size("small", 8, 5), size("fit", 16, 30)]);

    const result = checkSizes(observe({ offers, changes: { spec: { regions: [sampleRegion({ controlPlaneSize: "old" })] } } }));

    expect(result).toMatchObject({
      status: "fail",
      failure: { code: "size-unavailable" },
      message: "The size old is no longer sold; fit can be ordered in fsn1 today.",
    });
  });

  test("a location that does not exist is named", () => {
    const changes = { spec: { regions: [sampleRegion({ cloudRegion: "mars1" })] } };

    expect(checkSizes(observe({ changes })).message).toMatch(/The location mars1 does not exist/);
  });

  test("a server that is already there needs no stock", () => {
    const offers = offering([size("cpx52", 24, 36, { availableIn: [] })]);

    const result = checkSizes(
      observe({ offers, listing: [object({ kind: "servers", name: "catalyst-acme-example-org-cp-1", labels: ours })] }),
    );

    expect(result).toMatchObject({ status: "ok", message: "No server has to be ordered." });
  });

  test("workers are ordered in their own size", () => {
    const changes = { spec: { regions: [sampleRegion({ workerCount: 2, workerSize: "missing" })] } };

    expect(checkSizes(observe({ changes }))).toMatchObject({ status: "fail", failure: { culprit: { name: "missing" } } });
  });
});

describe("the image", () => {
  test("its absence is the mothership's fault, which says so", () => {
    const result = checkImage({ offers: { ...offering([]), images: [] } });

    expect(result).toMatchObject({
      status: "fail",
      failure: { retryable: false },
      fix: expect.stringContaining("Update the mothership") as string,
    });
  });
});

describe("the project", () => {
  test("one that is not empty although promised to this Sovereign alone is worth a warning", () => {
    const listing = [object({ kind: "servers", name: "theirs" }), object({ kind: "ssh_keys", name: "laptop" })];

    expect(checkProject(observe({ listing }))).toMatchObject({ status: "warn", facts: { others: 1 } });
    expect(checkProject(observe({ listing, changes: { spec: { dedicatedProject: false } } })).status).toBe("ok");
  });
});

describe("limits", () => {
  test("what is in use and what is planned are added, and what is already ours is not planned again", () => {
    const nine = Array.from({ length: 9 }, (_, index) => object({ kind: "servers", id: String(index), name: `s${index}` }));
    const own = object({ kind: "load_balancers", name: "catalyst-acme-example-org-lb", labels: ours });

    expect(checkQuota(observe({ listing: nine })).status).toBe("ok");
    expect(checkQuota(observe({ listing: [...nine, object({ kind: "servers", id: "10" })] })).status).toBe("warn");
    expect(checkQuota(observe({ listing: [own] })).status).toBe("ok");
    expect(checkQuota(observe({ listing: [object({ kind: "load_balancers", name: "theirs" })] })).status).toBe("warn");
  });
});

describe("the request budget", () => {
  test.each([
    [3600, "ok"],
    [120, "warn"],
    [20, "fail"],
  ])("%i requests left is %s for a single server", (remaining, status) => {
    expect(checkBudget(observe({ budget: { remaining, limit: 3600, resetAt } })).status).toBe(status);
  });

  test("a provider that tells no limit has none", () => {
    expect(checkBudget(observe({})).status).toBe("ok");
  });

  test("a failure says when to come back", () => {
    const result = checkBudget(observe({ budget: { remaining: 0, limit: 3600, resetAt } }));

    expect(result).toMatchObject({
      failure: { code: "hetzner-rate-limited" },
      message: expect.stringContaining("2026-11-22T11:00:00.000Z") as string,
    });
  });
});

describe("leftovers", () => {
  test("an object of ours under a name that is not expected stands in nobody's way", () => {
    const listing = [object({ kind: "volumes", name: "pvc-1", labels: ours })];

    expect(checkLeftovers(observe({ listing })).status).toBe("ok");
  });

  test("the same name on another kind of object stands in nobody's way", () => {
    const listing = [object({ kind: "networks", name: "catalyst-acme-example-org-lb" })];

    expect(checkLeftovers(observe({ listing })).status).toBe("ok");
  });

  test("each orphan is named with its id and age, so that a person can decide", () => {
    const listing = [object({ kind: "firewalls", id: "42", name: "catalyst-acme-example-org-fw", created: "2026-01-01T00:00:00+00:00" })];

    expect(checkLeftovers(observe({ listing })).message).toContain(
      "firewalls/catalyst-acme-example-org-fw (id 42, made 2026-01-01T00:00:00+00:00)",
    );
  });
});

interface Given {
  changes?: SampleChanges;
  listing?: CloudObject[];
  offers?: CloudOffers;
  budget?: Observation["budget"];
}

function observe({ changes, listing = [], offers = offering([size("cpx52", 24, 36)]), budget }: Given): Observation {
  const deployment = sampleDeployment(changes);
  return {
    deployment,
    listing,
    offers,
    budget,
    orphans: "fail",
    leftovers: findLeftovers(deployment, listing),
    probe: { read: true, write: true, serversInUse: 0 },
  };
}

function object(changes: Partial<CloudObject>): CloudObject {
  return { kind: "networks", id: "1", name: "x", labels: {}, created: null, raw: {}, ...changes };
}

function offering(serverTypes: CloudOffers["serverTypes"]): CloudOffers {
  return { locations: [{ name: "fsn1", networkZone: "eu-central" }], serverTypes, images: ["ubuntu-24.04"], loadBalancerTypes: [] };
}

function size(
  name: string,
  memoryGb: number,
  monthlyEUR: number,
  more: Partial<CloudOffers["serverTypes"][number]> = {},
): CloudOffers["serverTypes"][number] {
  return {
    name,
    architecture: "x86",
    memoryGb,
    deprecated: false,
    prices: { fsn1: { hourlyEUR: monthlyEUR / 730, monthlyEUR } },
    availableIn: ["fsn1"],
    ...more,
  };
}
