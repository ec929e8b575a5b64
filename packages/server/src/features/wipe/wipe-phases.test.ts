import { generateKeyPairSync, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { WipeReport } from "@catalyst/contract";
import { parseScenario } from "@catalyst/lab/faults/parse-scenario.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PhaseFailure, TransientError } from "../../platform/errors.ts";
import { type LabCloud, startLabCloud } from "../../testing/lab-cloud.ts";
import { type SampleContext, sampleContext, type SampleContextOptions } from "../../testing/sample-context.ts";
import { sampleDeployment } from "../../testing/sample-deployment.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { createWipePhases } from "./wipe-phases.ts";
import { verifyWipeReport } from "./wipe-report.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const signer = {
  publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  sign: (bytes: Uint8Array) => sign(null, bytes, privateKey).toString("base64"),
};
const phases = createWipePhases({ sweepGapMs: 30_000, signer });

const ours = { "catalyst.openova.io/sovereign": "acme.example.org", "catalyst.openova.io/deployment-id": "0123456789abcdef" };
const foreign = { "catalyst.openova.io/sovereign": "other.example.org" };

let lab: LabCloud;
let deployment: Deployment;

beforeEach(async () => {
  lab = await startLabCloud();
  deployment = sampleDeployment({ status: "wiping", cloudResources: true, facts: { baseline: [] } });
});

afterEach(() => lab.close());

describe("a wipe of a Sovereign in a project of its own", () => {
  test("takes away everything, believes it only after two clean searches, and signs", async () => {
    await makeSovereign();

    const { report, context } = await wipe();

    expect(await lab.census()).toEqual([]);
    expect(report).toMatchObject({
      verifiedZeroOrphans: true,
      localCleaned: true,
      residualOrphans: [],
      left: [],
      errors: [],
      tofuDestroyed: "skipped",
    });
    expect(report.deleted).toEqual(report.found);
    expect(report.found).toMatchObject({ servers: 1, load_balancers: 1, firewalls: 1, networks: 1, volumes: 1 });
    expect(verifyWipeReport(report, signer.publicKey)).toBe(true);
    expect(context.calls).toEqual(["settle", "remove", "state", "secrets"]);
    expect(deployment.cloudResources).toBe(false);
  });

  test("also what bears no name and no label: addresses, volumes and balancers that controllers have made", async () => {
    await lab.create("volumes", { name: "pvc-7f3a", size: 10, location: "fsn1" });
    await lab.create("primary_ips", { name: "primary_ip-12345", type: "ipv4", location: "fsn1" });
    await lab.create("load_balancers", { name: "a8f5f167f44f4964e6c998dee827110c", load_balancer_type: "lb11", location: "fsn1" });

    const { report } = await wipe();

    expect(await lab.census()).toEqual([]);
    expect(report.deleted).toEqual({ volumes: 1, primary_ips: 1, load_balancers: 1 });
  });

  test("but nothing that was there before, and nothing of another Sovereign, whatever its name", async () => {
    const before = await lab.create("networks", { name: "catalyst-acme-example-org-network", ip_range: "10.0.0.0/16" });
    const key = await lab.create("firewalls", { name: "office" });
    deployment.facts.baseline = [`networks:${before}`, `firewalls:${key}`];
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: foreign });
    await lab.create("placement_groups", { name: "catalyst-other-example-org-pg", type: "spread", labels: foreign });
    await lab.create("placement_groups", { name: "catalyst-acme-example-org-pg", type: "spread" });

    const { report } = await wipe();

    expect(await lab.census()).toEqual([
      "firewalls/catalyst-acme-example-org-fw",
      "firewalls/office",
      "networks/catalyst-acme-example-org-network",
      "placement_groups/catalyst-other-example-org-pg",
    ]);
    expect(report.deleted).toEqual({ placement_groups: 1 });
    expect(report.left.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "firewalls/catalyst-acme-example-org-fw",
      "networks/catalyst-acme-example-org-network",
    ]);
    expect(report.verifiedZeroOrphans).toBe(true);
  });

  test("lifts protection on its way", async () => {
    const id = await lab.create("networks", { name: "catalyst-acme-example-org-network", ip_range: "10.0.0.0/16", labels: ours });
    await lab.request("POST", `/networks/${id}/actions/change_protection`, { delete: true });

    await wipe();

    expect(await lab.census()).toEqual([]);
  });
});

describe("a wipe in a shared project", () => {
  test("leaves what is not provably ours and says why", async () => {
    deployment.spec.dedicatedProject = false;
    await makeSovereign();
    const volume = await lab.create("volumes", { name: "pvc-7f3a", size: 10, location: "fsn1" });

    const { report } = await wipe();

    expect(await lab.census()).toEqual(["volumes/pvc-7f3a"]);
    expect(report.left).toEqual([
      expect.objectContaining({ kind: "volumes", id: volume, reason: expect.stringContaining("shared") as string }),
    ]);
    expect(report.verifiedZeroOrphans).toBe(true);
  });
});

describe("a wipe of a deployment that never got far", () => {
  test("works without a baseline and without a state, and leaves the unlabelled alone", async () => {
    deployment = sampleDeployment({ status: "wiping", createdAt: new Date("2020-01-01T00:00:00.000Z") });
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: ours });
    await lab.create("volumes", { name: "somebody", size: 10, location: "fsn1" });

    const { report } = await wipe();

    expect(await lab.census()).toEqual(["volumes/somebody"]);
    expect(report.left).toEqual([expect.objectContaining({ name: "somebody" })]);
  });

  test("asks for a token when none is held", async () => {
    await expect(wipe({ token: undefined })).rejects.toMatchObject({ code: "needs-credentials", details: { needs: ["hetznerToken"] } });
  });
});

describe("OpenTofu's part", () => {
  test("a destroy that fails is noted, and the purges do its work", async () => {
    await makeSovereign();

    const { report } = await wipe({ iac: { stateAddresses: async () => ["hcloud_firewall.sovereign"], destroy: failToDestroy } });

    expect(await lab.census()).toEqual([]);
    expect(report).toMatchObject({ tofuDestroyed: false, verifiedZeroOrphans: true, errors: [expect.stringContaining("newer version")] });
  });

  test("what it destroys is counted as found and deleted", async () => {
    const id = await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: ours });
    const destroy = async () => void (await lab.request("DELETE", `/firewalls/${id}`));

    const { report } = await wipe({ iac: { stateAddresses: async () => ["hcloud_firewall.sovereign"], destroy } });

    expect(report).toMatchObject({ tofuDestroyed: true, found: { firewalls: 1 }, deleted: { firewalls: 1 } });
  });
});

describe("interruption", () => {
  test("killed at its first deletion, it goes on and ends with the same report", async () => {
    await makeSovereign();
    const controller = new AbortController();
    const context = contextWith({ signal: controller.signal });
    context.report = async (event) => {
      context.reports.push(event);
      if (event.state === "deleted") controller.abort(new Error("killed"));
    };
    await expect(runAll(context)).rejects.toThrow("killed");
    const afterKill = structuredClone(deployment.facts.wipe);

    const resumed = await wipe();

    expect(afterKill?.seen.length).toBeGreaterThan(0);
    expect(await lab.census()).toEqual([]);
    expect(resumed.report.startedAt).toBe(afterKill?.startedAt);
    expect(resumed.report.deleted).toEqual(resumed.report.found);
  });

  test("something that appears between the two searches is deleted, and the searches begin anew", async () => {
    const context = contextWith();
    let appeared = false;
    context.remember = async (facts) => {
      Object.assign(deployment.facts, facts);
      if (appeared || !facts.wipe?.firstCleanSweepAt) return;
      appeared = true;
      await lab.create("volumes", { name: "pvc-late", size: 10, location: "fsn1" });
    };

    await runAll(context);

    expect(await lab.census()).toEqual([]);
    expect(context.wipeReports.at(-1)).toMatchObject({ verifiedZeroOrphans: true, deleted: { volumes: 1 } });
    expect(deployment.facts.wipe?.sweeps).toBeGreaterThanOrEqual(4);
  });
});

describe("a difficult cloud", () => {
  test.each(["delete-but-persists", "rate-limit-storm", "busy-everywhere", "phantom-resources", "slow-and-broken-answers"])(
    "%s does not keep it from a verified end",
    async (scenario) => {
      await makeSovereign();
      const text = await readFile(new URL(`../../../../lab/scenarios/${scenario}.yaml`, import.meta.url), "utf8");
      lab.lab.laboratory.scenario.load(parseScenario(text));

      const { report } = await wipe();

      lab.lab.laboratory.scenario.unload();
      expect(report).toMatchObject({ verifiedZeroOrphans: true, residualOrphans: [] });
      expect(verifyWipeReport(report, signer.publicKey)).toBe(true);
      expect(await lab.census()).toEqual([]);
    },
  );
});

describe("something that cannot be deleted", () => {
  test("is named, nothing is signed, and the token is kept for another try", async () => {
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: ours });
    lab.lab.laboratory.faults.add({
      id: "stuck",
      target: "hetzner",
      when: { method: "DELETE", path: "/firewalls/*" },
      do: { status: { code: "server_error", status: 500, message: "no" } },
    } as never);
    const context = contextWith();

    const failure = await runAll(context).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(PhaseFailure);
    expect(failure).toMatchObject({
      code: "wipe-incomplete",
      details: { culprit: { kind: "firewalls", name: "catalyst-acme-example-org-fw" } },
    });
    expect(context.wipeReports.at(-1)).toMatchObject({ verifiedZeroOrphans: false, residualOrphans: [{ kind: "firewalls" }] });
    expect(context.wipeReports.at(-1)?.signature).toBeUndefined();
    expect(context.calls).not.toContain("secrets");
    expect(deployment.cloudResources).toBe(true);
  });
});

async function failToDestroy(): Promise<void> {
  throw new Error("state snapshot was created by a newer version");
}

/** One of everything a solo deployment has, and a volume that its server uses. */
async function makeSovereign(): Promise<void> {
  const firewall = await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: ours });
  const network = await lab.create("networks", {
    name: "catalyst-acme-example-org-network",
    ip_range: "10.0.0.0/16",
    labels: ours,
    subnets: [{ type: "cloud", network_zone: "eu-central", ip_range: "10.0.1.0/24" }],
  });
  const server = await lab.create("servers", {
    name: "catalyst-acme-example-org-cp-1",
    server_type: "cpx52",
    image: "ubuntu-24.04",
    location: "fsn1",
    labels: ours,
    firewalls: [{ firewall: Number(firewall) }],
    networks: [Number(network)],
  });
  await lab.create("load_balancers", {
    name: "catalyst-acme-example-org-lb",
    load_balancer_type: "lb11",
    location: "fsn1",
    labels: ours,
    network: Number(network),
  });
  await lab.create("volumes", { name: "catalyst-acme-data", size: 10, server: Number(server), labels: ours });
}

function contextWith(changes: Partial<SampleContextOptions> = {}): SampleContext {
  const { token, ...options } = { token: lab.token, clock: lab.clock, connectCloud: lab.connect, deployment, ...changes };
  return sampleContext(token === undefined ? options : { ...options, token });
}

async function wipe(
  changes: Partial<SampleContextOptions> | { token: undefined } = {},
): Promise<{ report: WipeReport; context: SampleContext }> {
  const context = contextWith(changes);
  await runAll(context);
  const report = context.wipeReports.at(-1);
  if (!report) throw new Error("The wipe left no report");
  return { report, context };
}

/** What the engine does: one phase after the other, each as often as it wants to wait, and three times more when the cloud fails for a while. */
async function runAll(context: SampleContext): Promise<void> {
  for (const phase of phases) {
    let tries = 0;
    for (;;) {
      try {
        const outcome = await phase.run(deployment, context);
        if (outcome.type !== "waiting") break;
        await context.clock.sleep(outcome.retryAfterMs, context.signal);
      } catch (error) {
        tries += 1;
        if (!(error instanceof TransientError) || tries > 3) throw error;
        await context.clock.sleep(10_000, context.signal);
      }
    }
  }
}
