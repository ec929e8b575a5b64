import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubeApiMissing } from "@catalyst/lab/kube/start-kube-api.ts";
import { projectKit } from "../model/kit-data.ts";
import type { OrderPlan, OrderRelease } from "./order-plan.ts";
import { proveOrder } from "./prove-order.ts";
import { releaseGraph } from "./release-graph.ts";
import { installInOrder } from "./testing/install-in-order.ts";
import { type KitForTests, projectKitForTests } from "./testing/kit-for-tests.ts";

const missing = await kubeApiMissing();

/** As operators tell the story of a provisioning. */
const runbook = [
  "bp-cilium",
  "bp-cert-manager",
  "bp-flux",
  "bp-crossplane",
  "bp-sealed-secrets",
  "bp-nats-jetstream",
  "bp-openbao",
  "bp-keycloak",
  "bp-gitea",
  "bp-powerdns",
  "bp-catalyst-platform",
];

describe("the project's kit", () => {
  let kit: KitForTests;
  beforeAll(async () => {
    kit = await projectKitForTests();
  }, 5 * 60_000);
  afterAll(() => kit[Symbol.asyncDispose]());

  test("is proved, in the levels that are promised", () => {
    const { failures, levels } = proveOrder(kit.plan);

    expect(failures).toEqual([]);
    expect(levels.map((names) => names.toSorted())).toEqual(
      [
        ["cilium"],
        ["cert-manager"],
        ["flux"],
        ["crossplane", "sealed-secrets", "nats-jetstream", "openbao", "cnpg", "sovereign-edge"],
        ["crossplane-claims", "external-secrets"],
        ["keycloak", "powerdns"],
        ["gitea"],
        ["catalyst-platform"],
      ].map((names) => names.map((name) => `bp-${name}`).toSorted()),
    );
  });

  test("has the slots, the edges and the waits of its data", () => {
    const slots = projectKit.slots.filter(({ mandatory }) => mandatory);

    expect(kit.plan.releases.map(({ name, dependsOn, waits }) => [name, dependsOn.toSorted(), waits])).toEqual(
      slots
        .toSorted((one, other) => one.slot - other.slot)
        .map(({ blueprint, dependsOn, wait }) => [blueprint, dependsOn.toSorted(), wait]),
    );
  });

  test("allows the order of the runbook", () => {
    const graph = releaseGraph(kit.plan.releases);

    const reversed = runbook.flatMap((name, index) =>
      runbook.slice(index + 1).flatMap((later) => (graph.ancestorsOf(name).has(later) ? [`${name} needs ${later}`] : [])),
    );

    expect(runbook.toSorted()).toEqual(projectKit.slots.flatMap(({ core, blueprint }) => (core ? blueprint : [])).toSorted());
    expect(reversed).toEqual([]);
  });

  test("is refused without any one of its edges that the others do not imply, with the object that fails", () => {
    const edges = kit.plan.releases.flatMap((release) => release.dependsOn.map((dependency) => ({ release, dependency })));
    const judged = edges.map(({ release, dependency }) => {
      const without = withRelease(kit.plan, { ...release, dependsOn: release.dependsOn.filter((name) => name !== dependency) });
      const isImplied = releaseGraph(without.releases).ancestorsOf(release.name).has(dependency);

      return { edge: `${release.name} after ${dependency}`, isImplied, failures: proveOrder(without).failures };
    });

    expect(judged.filter(({ isImplied, failures }) => isImplied !== (failures.length === 0)).map(({ edge }) => edge)).toEqual([]);
    expect(judged.flatMap(({ failures }) => failures).filter(({ object }) => !/^[A-Z]\w+ \S+$/.test(object))).toEqual([]);
    // The rest are written because a Blueprint names itself what it needs.
    expect(judged.filter(({ isImplied }) => !isImplied).length).toBeGreaterThan(12);
  });

  test("is refused when any release that has to wait does not, with the object that fails", () => {
    // Nothing in the kit needs the platform itself; handover does.
    const waiting = kit.plan.releases.filter(({ name, waits }) => waits && name !== "bp-catalyst-platform");
    const accepted = waiting.filter((release) => {
      const { failures } = proveOrder(withRelease(kit.plan, { ...release, waits: false }));

      return !failures.some(({ kind, producer, object }) => kind === "not-waiting" && producer === release.name && object.includes(" "));
    });

    expect(waiting).not.toEqual([]);
    expect(accepted.map(({ name }) => name)).toEqual([]);
  });

  test.skipIf(missing !== undefined)(
    `is taken by the real API server and Helm in the proved order${missing === undefined ? "" : ` (left out: ${missing})`}`,
    async () => {
      const refusal = await installInOrder(kit, proveOrder(kit.plan).levels.flat());

      expect(refusal).toBeUndefined();
    },
    10 * 60_000,
  );

  test.skipIf(missing !== undefined)(
    `without an edge or a wait is refused by the real Helm as foretold, where an API server can see it${missing === undefined ? "" : ` (left out: ${missing})`}`,
    async () => {
      const answers: { what: string; foretold: string; said: string | undefined }[] = [];

      for (const { what, broken } of brokenPlans(kit.plan)) {
        const failure = proveOrder(broken).failures.find(({ message }) => saidAtInstall.test(message));
        if (failure === undefined) continue;
        const refusal = await installInOrder({ ...kit, plan: broken }, failure.order);
        const foretold = /failed calling webhook "[^"]+"/.exec(failure.message)?.[0] ?? failure.message;
        answers.push({ what, foretold, said: refusal?.release === failure.release ? refusal.message : undefined });
      }

      expect(answers.length).toBeGreaterThan(5);
      expect(answers.filter(({ foretold, said }) => said?.includes(foretold) !== true)).toEqual([]);
    },
    30 * 60_000,
  );
});

/** Messages of the API server and of Helm; the others are kubelet's and programs'. */
const saidAtInstall = /no matches for kind|failed calling webhook|namespaces "/;

/** Every plan that lacks one edge or one wait. */
function* brokenPlans({ releases, ...plan }: OrderPlan): Generator<{ what: string; broken: OrderPlan }> {
  for (const release of releases) {
    const changed = [
      ...release.dependsOn.map((name) => ({
        what: `${release.name} without ${name}`,
        over: { dependsOn: release.dependsOn.filter((other) => other !== name) },
      })),
      ...(release.waits ? [{ what: `${release.name} does not wait`, over: { waits: false } }] : []),
    ];
    for (const { what, over } of changed) yield { what, broken: withRelease({ releases, ...plan }, { ...release, ...over }) };
  }
}

function withRelease(plan: OrderPlan, changed: OrderRelease): OrderPlan {
  return { ...plan, releases: plan.releases.map((release) => (release.name === changed.name ? changed : release)) };
}
