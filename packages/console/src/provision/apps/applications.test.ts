import type { ComponentCatalog, ComponentState } from "@catalyst/contract";
import catalogFile from "@catalyst/contract/data/components.json" with { type: "json" };
import kitFile from "@catalyst/contract/data/bootstrap-kit.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import {
  type SovereignFacts,
  applicationsOf,
  companionsOf,
  findApplication,
  isInSovereign,
  needsOf,
  stateOfRelease,
} from "./applications.ts";

const catalog = { ...catalogFile, kit: kitFile.releases } as unknown as ComponentCatalog;

describe("which Applications a Sovereign has", () => {
  test("by default 47: the 44 selected, and the three of the kit that have no card", () => {
    const here = of({}).filter(isInSovereign);

    expect(here).toHaveLength(47);
    expect(here.map(({ id }) => id)).toEqual(expect.arrayContaining(["sealed-secrets", "nats-jetstream", "catalyst-platform", "keycloak"]));
  });

  test("66 with the whole catalogue, none of them twice", () => {
    const here = of({ selection: catalog.components.map(({ id }) => id) }).filter(isInSovereign);

    expect(new Set(here.map(({ id }) => id)).size).toBe(66);
    expect(here).toHaveLength(66);
  });

  test("with nothing chosen, those that no Sovereign is without; a choice brings what it needs", () => {
    const bare = of({ selection: [] }).filter(isInSovereign);
    const chosen = of({ selection: ["debezium"] }).filter(isInSovereign);

    expect(bare).toHaveLength(28);
    expect(chosen.map(({ id }) => id)).toEqual(expect.arrayContaining(["debezium", "strimzi"]));
    expect(chosen).toHaveLength(30);
  });

  test("a name that the catalogue does not know is none", () => {
    expect(of({ selection: ["no-such-thing"] }).filter(isInSovereign)).toHaveLength(28);
  });
});

describe("where an Application stands", () => {
  test("in a plan everything is planned, and what is left out is absent", () => {
    const states = new Set(of({}).map(({ state }) => state));

    expect(states).toEqual(new Set(["planned", "absent"]));
  });

  test("with a record, what no cluster has told of is pending", () => {
    const cilium = of({ states: [] }).find(({ id }) => id === "cilium");

    expect(cilium?.state).toBe("pending");
  });

  test("is the worst of its regions, and each region is told apart", () => {
    const cilium = of({
      states: [told("cilium", "installed", "fsn1"), told("cilium", "degraded", "hel1"), told("cilium", "installing", "nbg1")],
    }).find(({ id }) => id === "cilium");

    expect(cilium?.state).toBe("degraded");
    expect(cilium?.regions.map(({ region, state }) => [region, state])).toEqual([
      ["fsn1", "installed"],
      ["hel1", "degraded"],
      ["nbg1", "installing"],
    ]);
  });

  test("is told by its own component alone", () => {
    const states = of({ states: [told("cilium", "installed")] }).filter(({ state }) => state === "installed");

    expect(states.map(({ id }) => id)).toEqual(["cilium"]);
  });

  test("what the Sovereign installs itself later has no release of the kit", () => {
    const [cilium, grafana] = ["cilium", "grafana"].map((wanted) => of({ states: [] }).find(({ id }) => id === wanted));

    expect(cilium?.release?.blueprint).toBe("bp-cilium");
    expect(grafana).toMatchObject({ release: null, version: null, namespace: null, state: "pending" });
  });
});

test("what failed comes first, then degraded, installing, pending and installed, each by name", () => {
  const applications = of({
    selection: [],
    states: [
      told("cilium", "installed"),
      told("openbao", "failed"),
      told("gitea", "installing"),
      told("flux", "failed"),
      told("keycloak", "degraded"),
    ],
  }).filter(isInSovereign);

  expect(applications.slice(0, 4).map(({ id }) => id)).toEqual(["flux", "openbao", "keycloak", "gitea"]);
  expect(applications.at(-1)?.id).toBe("cilium");
  const waiting = applications.slice(4, -1).map(({ name }) => name);
  expect(waiting).toEqual(waiting.toSorted((one, other) => one.localeCompare(other, "en")));
});

test.each([
  ["cilium", "cilium"],
  ["bp-cilium", "cilium"],
  ["bp-failover-controller", "continuum"],
  ["bp-continuum", "continuum"],
  ["bp-catalyst-platform", "catalyst-platform"],
  ["no-such-thing", undefined],
])("an address that says %s means %s", (called, expected) => {
  expect(findApplication(of({}), called)?.id).toBe(expected);
});

test("releases without a card stand under what they belong to", () => {
  const companions = ["crossplane", "cilium", "flux"].map((id) => companionsOf(catalog, findApplication(of({}), id)!));

  expect(companions.map((releases) => releases.map(({ id }) => id))).toEqual([["crossplane-claims"], ["sovereign-edge"], []]);
});

test("a release without a card has a state of its own: planned, pending until heard of, then the worst of its regions", () => {
  const edge = catalog.kit.find(({ id }) => id === "sovereign-edge")!;
  const states = [told("sovereign-edge", "installed", "fsn1"), told("sovereign-edge", "failed", "hel1"), told("cilium", "degraded")];

  expect([stateOfRelease(edge, undefined), stateOfRelease(edge, []), stateOfRelease(edge, states)]).toEqual([
    "planned",
    "pending",
    "failed",
  ]);
});

test("what an Application needs is told by the catalogue and the kit together, each once", () => {
  const gitea = needsOf(catalog, findApplication(of({}), "gitea")!);

  expect(gitea).toEqual(expect.arrayContaining(["cnpg", "keycloak", "external-secrets"]));
  expect(new Set(gitea).size).toBe(gitea.length);
});

function of(facts: Partial<SovereignFacts>) {
  return applicationsOf(catalog, { selection: undefined, states: undefined, ...facts });
}

function told(appId: string, status: ComponentState["status"], region = "fsn1"): ComponentState {
  return {
    appId,
    status,
    region,
    helmReleaseName: `bp-${appId}`,
    namespace: appId,
    lastTransitionAt: null,
    message: "",
    dependsOn: [],
  };
}
