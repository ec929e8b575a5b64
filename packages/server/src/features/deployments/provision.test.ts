import { describe, expect, test } from "vitest";
import { testMothership } from "../../testing/test-mothership.ts";

const soloResources = [
  "firewalls/catalyst-acme-omani-works-fw",
  "load_balancers/catalyst-acme-omani-works-lb",
  "networks/catalyst-acme-omani-works-network",
  "primary_ips/catalyst-acme-omani-works-cp-1-ipv4",
  "servers/catalyst-acme-omani-works-cp-1",
  "ssh_keys/catalyst-acme-omani-works-ssh",
];

describe("a provision", () => {
  test("makes exactly the planned resources, tells each step once and ends with addresses", async () => {
    const { provision, census } = await testMothership();

    const { state, events } = await provision();

    expect(state).toMatchObject({
      status: "flux-bootstrapping",
      subState: "awaiting-kubeconfig",
      cloudResources: true,
      planSummary: { create: 12, delete: 0, monthlyCostEUR: 42.38 },
    });
    expect(state.phases.map(({ phase, status }) => `${phase} ${status}`)).toEqual([
      "preflight succeeded",
      "dns-reserve succeeded",
      "tofu-init succeeded",
      "tofu-plan succeeded",
      "tofu-apply succeeded",
      "tofu-output succeeded",
      "dns-commit succeeded",
    ]);
    expect(state.result?.loadBalancerIP).toMatch(/^127\./);
    expect(await census()).toEqual(soloResources);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(
      events.filter(({ state: each, resource }) => each === "done" && resource === 'hcloud_server.control_plane["fsn1/cp-1"]'),
    ).toHaveLength(1);
  });

  test("can be wiped without a trace, and its history stays readable", async () => {
    const { client, provision, follow, census } = await testMothership();
    const { id, state: built } = await provision();

    await client.call("wipeDeployment", { params: { id }, body: { confirm: "acme.omani.works" } });
    const { state } = await follow(id, () => false, built.lastSeq);
    const report = await client.call("readWipeReport", { params: { id } });
    const history = await client.call("listEvents", { params: { id }, query: { limit: 10_000 } });

    expect(state).toMatchObject({ status: "wiped", cloudResources: false, credentialsHeld: [] });
    expect(await census()).toEqual([]);
    expect(report).toMatchObject({ verifiedZeroOrphans: true, tofuDestroyed: true, residualOrphans: [] });
    expect(report.signature).toBeTypeOf("string");
    expect(history).toMatchObject({ done: true });
    await expect(client.call("readDeployment", { params: { id } })).rejects.toMatchObject({
      problem: { status: 410, error: "deployment-wiped" },
    });
  });

  test("waits for a program that is still being built and says for what", async () => {
    const { client, request, follow } = await testMothership({ env: { CATALYST_TOFU_BIN: "/nonexistent/tofu" } });
    const { id } = await client.call("createDeployment", { body: request() });

    const { state } = await follow(id, ({ state: each }) => each === "waiting");

    expect(state.phases.at(-1)).toMatchObject({ phase: "tofu-init", status: "waiting", waitingFor: "OpenTofu" });
  });
});
