import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPowerDns } from "../../../../adapters/dns/powerdns/powerdns.ts";
import { PhaseFailure, TransientError } from "../../../../platform/errors.ts";
import { silentLogger } from "../../../../platform/log.ts";
import { Secret } from "../../../../platform/secret.ts";
import { type LabCloud, startLabCloud } from "../../../../testing/lab-cloud.ts";
import { type SampleContext, sampleContext } from "../../../../testing/sample-context.ts";
import { sampleDeployment, samplePublicKey, sampleRegion } from "../../../../testing/sample-deployment.ts";
import type { DnsServer } from "../../../zones/dns-server.ts";
import { examineNameServer } from "../../../zones/examine-name-server.ts";
import type { Deployment } from "../../deployment.ts";
import { preflight } from "./preflight.ts";

let lab: LabCloud;
let deployment: Deployment;
let context: SampleContext;

beforeEach(async () => {
  lab = await startLabCloud();
  deployment = sampleDeployment();
  context = contextWith(lab.token);
});

afterEach(() => lab.close());

function connectDnsServer(baseURLs: string[]): DnsServer {
  return createPowerDns({
    baseURLs,
    apiKey: new Secret("powerdns_api_key", "none"),
    serverId: "localhost",
    clock: lab.clock,
    log: silentLogger,
    writers: 1,
    lockZone: (_zone, work) => work(),
  });
}

const ours = { "catalyst.openova.io/sovereign": "acme.example.org", "catalyst.openova.io/deployment-id": "0123456789abcdef" };
const earlier = { ...ours, "catalyst.openova.io/deployment-id": "ffffffffffffffff" };
const foreign = { "catalyst.openova.io/sovereign": "other.example.org" };

describe("an empty project", () => {
  test("passes, and nothing is made in it", async () => {
    const outcome = await preflight.run(deployment, context);

    expect(outcome.type).toBe("done");
    expect(context.reports.map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      "name-service ok",
      "token ok",
      "write-permission ok",
      "ssh-key ok",
      "sizes ok",
      "image ok",
      "leftovers ok",
      "project ok",
      "quota ok",
      "budget ok",
    ]);
    expect(deployment.facts).toMatchObject({ baseline: [], imports: [], existingSSHKeyId: null });
    expect(await lab.census()).toEqual([]);
  });
});

test("without a name server nothing is asked of the cloud, and the way to one is told", async () => {
  const server = connectDnsServer([]);
  context = sampleContext({
    deployment,
    clock: lab.clock,
    connectCloud: lab.connect,
    token: lab.token,
    nameService: (signal) => examineNameServer(server, false, signal),
  });

  await expect(preflight.run(deployment, context)).rejects.toMatchObject({
    code: "pdm-unavailable",
    details: { sentence: expect.stringMatching(/apt-get install .*pdns-server .*nothing was charged/) },
  });
  expect(context.reports).toEqual([]);
});

test("a name server that is away is told of, and the run goes on", async () => {
  const server = connectDnsServer(["http://127.0.0.1:1"]);
  context = sampleContext({
    deployment,
    clock: lab.clock,
    connectCloud: lab.connect,
    token: lab.token,
    nameService: (signal) => examineNameServer(server, true, signal),
  });

  const outcome = await preflight.run(deployment, context);

  expect(outcome.type).toBe("done");
  expect(context.reports[0]).toMatchObject({ resource: "name-service", level: "warn" });
});

describe("the token", () => {
  test("one that may only read is named before anything is made", async () => {
    context = contextWith(lab.readToken);

    await expect(preflight.run(deployment, context)).rejects.toMatchObject({
      code: "hetzner-token-readonly",
      details: { needs: ["hetznerToken"] },
    });
  });

  test("one that the cloud does not know", async () => {
    context = contextWith(`lab${"z".repeat(61)}`);

    await expect(preflight.run(deployment, context)).rejects.toMatchObject({
      code: "hetzner-unauthorized",
      details: { culprit: { kind: "token" } },
    });
  });

  test("one that is not held any more", async () => {
    context = contextWith(undefined);

    await expect(preflight.run(deployment, context)).rejects.toMatchObject({
      code: "needs-credentials",
      details: { needs: ["hetznerToken"] },
    });
  });

  test("a cloud that cannot be reached is nobody's fault and worth another try", async () => {
    await lab.close();

    await expect(preflight.run(deployment, context)).rejects.toBeInstanceOf(TransientError);
  });
});

describe("sizes", () => {
  test.each([
    ["cpx99", /The size cpx99 does not exist; \w+ can be ordered in fsn1 today/],
    ["cax41", /architecture arm/],
  ])("%s is refused, with another one named", async (controlPlaneSize, message) => {
    deployment = sampleDeployment({ spec: { regions: [sampleRegion({ controlPlaneSize })] } });
    context = contextWith(lab.token);

    const failure = await failureOf(preflight.run(deployment, context));

    expect(failure.code).toBe("size-unavailable");
    expect(failure.message).toMatch(message);
  });

  test("a location without stock is refused, and one that has it is named", async () => {
    await lab.close();
    lab = await startLabCloud({}, { "hetzner.stock.fsn1.cpx52": 0 });
    context = contextWith(lab.token);

    const failure = await failureOf(preflight.run(deployment, context));

    expect(failure.code).toBe("size-unavailable");
    expect(failure.message).toMatch(/fsn1 has no cpx52 free at the moment; .*(nbg1|hel1).* have it/);
  });
});

describe("the SSH key", () => {
  test("one the project already holds is used, and belongs to the baseline", async () => {
    const id = await lab.create("ssh_keys", { name: "laptop", public_key: samplePublicKey });

    await preflight.run(deployment, context);

    expect(deployment.facts).toMatchObject({ existingSSHKeyId: Number(id), baseline: [`ssh_keys:${id}`] });
  });

  test("our own from an interrupted run is imported, not taken for somebody's", async () => {
    const id = await lab.create("ssh_keys", { name: "catalyst-acme-example-org-ssh", public_key: samplePublicKey, labels: ours });

    await preflight.run(deployment, context);

    expect(deployment.facts).toMatchObject({
      existingSSHKeyId: null,
      imports: [{ address: "hcloud_ssh_key.sovereign[0]", id }],
      baseline: [],
    });
    expect(deployment.cloudResources).toBe(true);
  });
});

describe("leftovers", () => {
  test("what the state already knows is not imported again", async () => {
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: ours });
    context = contextWith(lab.token, ["hcloud_firewall.sovereign"]);

    await preflight.run(deployment, context);

    expect(deployment.facts.imports).toEqual([]);
  });

  test("parts of an imported object are imported with it", async () => {
    const network = await lab.create("networks", {
      name: "catalyst-acme-example-org-network",
      ip_range: "10.0.0.0/16",
      labels: ours,
      subnets: [{ type: "cloud", network_zone: "eu-central", ip_range: "10.0.1.0/24" }],
    });
    const balancer = await lab.create("load_balancers", {
      name: "catalyst-acme-example-org-lb",
      load_balancer_type: "lb11",
      location: "fsn1",
      labels: ours,
      network: Number(network),
      services: [
        { protocol: "tcp", listen_port: 443, destination_port: 31_443 },
        { protocol: "tcp", listen_port: 8080, destination_port: 8080 },
      ],
    });

    await preflight.run(deployment, context);

    expect(deployment.facts.imports).toEqual(
      expect.arrayContaining([
        { address: 'hcloud_network.region["fsn1"]', id: network },
        { address: 'hcloud_network_subnet.region["fsn1"]', id: `${network}-10.0.1.0/24` },
        { address: 'hcloud_load_balancer.region["fsn1"]', id: balancer },
        { address: 'hcloud_load_balancer_network.region["fsn1"]', id: `${balancer}-${network}` },
        { address: 'hcloud_load_balancer_service.listener["fsn1/443"]', id: `${balancer}__443` },
      ]),
    );
    expect(deployment.facts.imports).toHaveLength(5);
  });

  test("an earlier run's and a nameless object of ours stop it, each named", async () => {
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: earlier });
    await lab.create("networks", { name: "catalyst-acme-example-org-network", ip_range: "10.0.0.0/16" });

    const failure = await failureOf(preflight.run(deployment, context));

    expect(failure).toMatchObject({ code: "hetzner-orphans", details: { needs: ["orphans"], retryable: true } });
    expect(failure.message).toMatch(/firewalls\/catalyst-acme-example-org-fw/);
    expect(failure.message).toMatch(/networks\/catalyst-acme-example-org-network/);
    expect(await lab.census()).toHaveLength(2);
  });

  test("they are taken over when a person says so", async () => {
    const id = await lab.create("firewalls", { name: "catalyst-acme-example-org-fw" });
    deployment.facts.baseline = [`firewalls:${id}`, "servers:1"];
    deployment.facts.orphans = "import";

    await preflight.run(deployment, context);

    expect(deployment.facts).toMatchObject({ imports: [{ address: "hcloud_firewall.sovereign", id }], baseline: ["servers:1"] });
  });

  test("they are removed when a person says so, and nobody else's is", async () => {
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: earlier });
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw-copy" });
    await lab.create("networks", { name: "theirs", ip_range: "10.0.0.0/16", labels: foreign });
    deployment.facts.orphans = "purge";

    await preflight.run(deployment, context);

    expect(await lab.census()).toEqual(["firewalls/catalyst-acme-example-org-fw-copy", "networks/theirs"]);
  });

  test.each(["import", "purge"] as const)("a name held by another Sovereign stops it even with %s, and is not touched", async (orphans) => {
    await lab.create("firewalls", { name: "catalyst-acme-example-org-fw", labels: foreign });
    deployment.facts.orphans = orphans;

    const failure = await failureOf(preflight.run(deployment, context));

    expect(failure).toMatchObject({ code: "hetzner-orphans" });
    expect(failure.details.needs).toBeUndefined();
    expect(await lab.census()).toEqual(["firewalls/catalyst-acme-example-org-fw"]);
  });
});

describe("repeating", () => {
  test("keeps the first baseline", async () => {
    const before = await lab.create("networks", { name: "theirs", ip_range: "10.9.0.0/16" });
    await preflight.run(deployment, context);
    await lab.create("volumes", { name: "later", size: 10, location: "fsn1" });

    await preflight.run(deployment, context);

    expect(deployment.facts.baseline).toEqual([`networks:${before}`]);
  });
});

describe("limits", () => {
  test("several regions want more load balancers than a fresh project has, which is worth a warning", async () => {
    deployment = sampleDeployment({ spec: { regions: [sampleRegion(), sampleRegion({ cloudRegion: "nbg1" })] } });
    context = contextWith(lab.token);

    await preflight.run(deployment, context);

    const quota = context.reports.find(({ resource }) => resource === "quota");
    expect(quota).toMatchObject({ level: "warn", state: "warn" });
    expect(quota?.message).toMatch(/2 planned, while a fresh project may hold 1 load balancer/);
  });

  test("a project whose requests are used up says when there will be room", async () => {
    await lab.close();
    lab = await startLabCloud({ rateLimit: 60 });
    context = contextWith(lab.token);

    await expect(preflight.run(deployment, context)).rejects.toMatchObject({ code: "hetzner-rate-limited" });
  });
});

function contextWith(token: string | undefined, stateAddresses: string[] = []): SampleContext {
  return sampleContext({
    deployment,
    clock: lab.clock,
    connectCloud: lab.connect,
    ...(token === undefined ? {} : { token }),
    iac: { stateAddresses: async () => stateAddresses },
  });
}

async function failureOf(work: Promise<unknown>): Promise<PhaseFailure> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof PhaseFailure)) throw new Error(`Expected a failure of the phase, got ${String(error)}`);
  return error;
}
