import type { KitRelease } from "@catalyst/contract";
import kit from "@catalyst/contract/data/bootstrap-kit.json" with { type: "json" };
import { expect, test } from "vitest";
import { plannedJobs } from "./planned.ts";

test("a plan has the seven jobs up to the cluster and one for each of the eleven of the kit, none of which ever ran", () => {
  const jobs = plannedJobs("0000000000000000", kit.releases as KitRelease[]);

  expect(jobs.map(({ jobName }) => jobName)).toEqual([
    "tofu-init",
    "tofu-plan",
    "tofu-apply",
    "tofu-output",
    "dns-commit",
    "cloud-init",
    "flux-bootstrap",
    "install-cilium",
    "install-cert-manager",
    "install-flux",
    "install-crossplane",
    "install-sealed-secrets",
    "install-nats-jetstream",
    "install-openbao",
    "install-keycloak",
    "install-gitea",
    "install-powerdns",
    "install-catalyst-platform",
  ]);
  expect(new Set(jobs.map(({ status, startedAt }) => `${status} ${startedAt}`))).toEqual(new Set(["pending undefined"]));
});

test("every job that another one waits for is part of the plan", () => {
  const jobs = plannedJobs("0000000000000000", kit.releases as KitRelease[]);

  const names = new Set(jobs.map(({ jobName }) => jobName));
  expect(jobs.flatMap(({ dependsOn }) => dependsOn).filter((name) => !names.has(name))).toEqual([]);
});
