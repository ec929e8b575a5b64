import { expect, test } from "vitest";
import type { Result } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type SampleChanges, sampleDeployment, sampleRegion } from "../../testing/sample-deployment.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { readComponentStates } from "./component-states.ts";

const regions = [sampleRegion(), sampleRegion({ key: "nbg1", cloudRegion: "nbg1" })];

test("before there is a cluster each release of the kit is pending, in kit order, and says so", async () => {
  const { db } = await testDatabase();
  const id = await insert(db);

  const { watching, components } = await readComponentStates(db, id);

  expect(watching).toBe(false);
  expect(components.map(({ appId }) => appId)).toEqual(
    "cilium cert-manager flux crossplane sealed-secrets nats-jetstream openbao keycloak gitea powerdns catalyst-platform crossplane-claims external-secrets cnpg sovereign-edge".split(
      " ",
    ),
  );
  expect(components[1]).toEqual({
    appId: "cert-manager",
    region: "fsn1",
    status: "pending",
    helmReleaseName: "bp-cert-manager",
    namespace: "cert-manager",
    lastTransitionAt: null,
    message: "The cluster does not exist yet",
    dependsOn: ["cilium"],
    chartVersion: "1.0.0",
  });
});

test("what belongs into the primary region alone is there once, and a region can be asked for by itself", async () => {
  const { db } = await testDatabase();
  const id = await insert(db, { spec: { regions } });

  const { components: all } = await readComponentStates(db, id);
  const { components: second } = await readComponentStates(db, id, "nbg1");

  expect(all.filter(({ appId }) => appId === "cilium").map(({ region }) => region)).toEqual(["fsn1", "nbg1"]);
  expect(all.filter(({ appId }) => appId === "gitea").map(({ region }) => region)).toEqual(["fsn1"]);
  expect(new Set(second.map(({ region }) => region))).toEqual(new Set(["nbg1"]));
  expect(second.map(({ appId }) => appId)).not.toContain("gitea");
});

test("a region's components wait for its servers, and then for each other", async () => {
  const { db } = await testDatabase();
  const id = await insert(db, {
    spec: { regions },
    facts: { acceptedKubeconfigs: ["fsn1"] },
    result: { regions: { fsn1: {}, nbg1: {} } } as unknown as Result,
  });

  const { components } = await readComponentStates(db, id);
  const messageOf = (app: string, of: string) => components.find(({ appId, region }) => appId === app && region === of)?.message;

  expect(messageOf("cilium", "fsn1")).toBe("waiting for Flux to install it");
  expect(messageOf("flux", "fsn1")).toBe("waiting for cilium and cert-manager");
  expect(messageOf("flux", "nbg1")).toBe("The servers of nbg1 have not brought up their cluster yet");
});

test("a region that the deployment does not have, and a deployment that is not there, are refused", async () => {
  const { db } = await testDatabase();
  const id = await insert(db);

  await expect(readComponentStates(db, id, "mars1")).rejects.toMatchObject({ code: "region-not-found" });
  await expect(readComponentStates(db, "ffffffffffffffff")).rejects.toMatchObject({ code: "deployment-not-found" });
});

async function insert(db: Db, changes: SampleChanges = {}): Promise<string> {
  const { id, slug, owner, spec, facts, result } = sampleDeployment(changes);
  await db
    .insertInto("deployments")
    .values({
      id,
      slug,
      owner,
      fqdn: spec.fqdn,
      status: "flux-bootstrapping",
      spec: JSON.stringify(spec),
      facts: JSON.stringify(facts),
      warnings: "[]",
      result: result && JSON.stringify(result),
    })
    .execute();
  return id;
}
