import type { ComponentCatalog } from "@catalyst/contract";
import catalogFile from "@catalyst/contract/data/components.json" with { type: "json" };
import kitFile from "@catalyst/contract/data/bootstrap-kit.json" with { type: "json" };
import { expect, test } from "vitest";
import { applicationsOf, findApplication } from "./applications.ts";
import { addressOf, settingsOf } from "./configuration.ts";

const catalog = { ...catalogFile, kit: kitFile.releases } as unknown as ComponentCatalog;
const applications = applicationsOf(catalog, { selection: undefined, states: undefined });
const named = (id: string) => findApplication(applications, id)!;
const namesOf = (id: string) => settingsOf(named(id), {}).map(({ name }) => name);

test("what was asked for is told apart from what is so by default", () => {
  const [silent, said] = [{}, { keycloakTopology: "per-organization" }].map((request) =>
    settingsOf(named("keycloak"), request).find(({ name }) => name === "identity"),
  );

  expect(silent).toEqual({ name: "identity", value: "shared-sovereign", from: "default" });
  expect(said).toEqual({ name: "identity", value: "per-organization", from: "request" });
});

test("a release of the kit names its version, chart and regions; what the Sovereign installs later its chart alone", () => {
  expect(namesOf("cilium")).toEqual(["blueprint", "chart", "chart-version", "repository", "regions"]);
  expect(namesOf("grafana")).toEqual(["chart", "chart-version", "repository"]);
});

test("only what has a name in the Sovereign's zone has an address", () => {
  expect(["catalyst-platform", "gitea", "harbor", "cilium"].map((id) => addressOf(named(id), "acme.example"))).toEqual([
    "https://console.acme.example",
    "https://gitea.acme.example",
    "https://harbor.acme.example",
    undefined,
  ]);
});
