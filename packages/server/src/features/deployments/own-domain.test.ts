import { readFile } from "node:fs/promises";
import { parseScenario } from "@catalyst/lab/faults/parse-scenario.ts";
import type { CreateRequest } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type TestMothership, type TestMothershipOptions, testMothership } from "../../testing/test-mothership.ts";

// A customer's own domain from the request to the wipe: real name servers, a registry, and registrars at the wire.

const limit = { timeout: 120_000 };
const domain = "acme-dynadot.com";
/** As in earnest, but for the pace. */
const quick: TestMothershipOptions = {
  env: { PDM_EGRESS_IPV4: "127.0.0.1" },
  set: { "registrar.rate_limit": "off" },
  tuning: { pdm: { byo: { everyMs: 50, retryMs: [50, 100], pace: () => 100, operationPace: () => 50, quarantineEveryMs: 100 } } },
};

describe("a domain whose registrar is driven", limit, () => {
  test("is flipped once its zone answers, and gets its former name servers back with the wipe that asks for it", async () => {
    const mothership = await testMothership(quick);
    const { client, follow } = mothership;
    // Takes no DS, which resolvers would have to forget before the former name servers come back.
    const [registrar, name] = ["namecheap", "acme-namecheap.com"];
    mothership.dns.parking.setRecords(name, []);
    const former = nameserversOf(mothership, name);

    const { id, state } = await mothership.provision(byoAPI(mothership, registrar, name));
    const flipped = nameserversOf(mothership, name);
    const held = await client.call("readByoDomain", { params: { domain: name } });
    await client.call("wipeDeployment", { params: { id }, body: { restoreNameservers: true } });
    await follow(id, () => false, state.lastSeq);
    const report = await client.call("readWipeReport", { params: { id } });

    expect(state.phases.at(-1)).toMatchObject({ phase: "dns-commit", status: "succeeded" });
    expect(flipped).toEqual(Object.keys(mothership.dns.pool.nameservers));
    expect(held).toMatchObject({ state: "verified", deploymentId: id, loadBalancerIP: state.result?.loadBalancerIP });
    expect(report).toMatchObject({ pdmReleased: true, errors: [] });
    expect(nameserversOf(mothership, name)).toEqual(former);
  });

  test("with a token that is refused costs nothing, and a retry with another one goes on", async () => {
    const mothership = await testMothership(quick);
    const { client, census, follow } = mothership;
    mothership.dns.parking.setRecords(domain, []);
    const request = byoAPI(mothership);
    const { state: failed, id } = await mothership.provision({ ...request, registrar: { name: "dynadot", token: "wrong:wrong" } });
    const before = await census();

    await client.call("retryDeployment", { params: { id }, body: { registrarToken: request.registrar?.token ?? "" } });
    const { state } = await follow(id, ({ phase }) => phase === "flux-bootstrap", failed.lastSeq);

    expect(failed).toMatchObject({
      status: "failed",
      cloudResources: false,
      failure: {
        code: "registrar-failed",
        phase: "dns-reserve",
        needs: ["registrarToken"],
        culprit: { name: domain, reason: "invalid-token" },
      },
    });
    expect(before).toEqual([]);
    expect(state.status).toBe("flux-bootstrapping");
  });

  test("that holds records costs nothing until it is said that they are to be copied", async () => {
    const mothership = await testMothership(quick);
    const { client, follow } = mothership;
    mothership.dns.parking.setRecords(domain, [{ name: "@", type: "MX", content: `10 mail.${domain}` }]);

    const { state: failed, id } = await mothership.provision(byoAPI(mothership));
    await client.call("retryDeployment", { params: { id }, body: { carryOver: true } });
    const { state } = await follow(id, ({ phase }) => phase === "flux-bootstrap", failed.lastSeq);

    expect(failed.failure).toMatchObject({ code: "dns-commit-failed", phase: "dns-reserve", culprit: { reason: "records-at-risk" } });
    expect(failed.failure?.sentence).toContain("carryOver");
    expect(failed.cloudResources).toBe(false);
    expect(state.status).toBe("flux-bootstrapping");
  });

  test("whose registrar says yes and does nothing fails with the registrar as the reason, and its former name servers stay", async () => {
    const mothership = await testMothership(quick);
    mothership.dns.parking.setRecords(domain, []);
    const former = nameserversOf(mothership);
    const text = await readFile(new URL("../../../../lab/scenarios/registrar-says-yes-does-nothing.yaml", import.meta.url), "utf8");
    mothership.lab.laboratory.scenario.load(parseScenario(text));

    const { state } = await mothership.provision(byoAPI(mothership));

    expect(state).toMatchObject({ status: "failed", cloudResources: true, failure: { code: "registrar-failed", phase: "dns-commit" } });
    expect(nameserversOf(mothership)).toEqual(former);
  });
});

describe("a domain that the customer delegates", limit, () => {
  test("is told what to enter, has its zone before anybody is sent there, and does not keep the run", async () => {
    const mothership = await testMothership();
    mothership.dns.parking.setRecords("acme-dynadot.io", []);

    const { id, state, events } = await mothership.provision({ sovereignDomainMode: "byo-manual", sovereignFQDN: "acme-dynadot.io" });
    const dns = await mothership.client.call("readDeploymentDns", { params: { id } });

    const told = events.filter(({ phase }) => phase === "dns-commit").map(({ message }) => message);
    expect(state.phases.at(-1)).toMatchObject({ phase: "dns-commit", status: "succeeded" });
    for (const host of Object.keys(mothership.dns.pool.nameservers))
      expect(told).toContain(`To enter at the registrar: acme-dynadot.io NS ${host}`);
    expect(dns).toMatchObject({ mode: "byo-manual", delegation: { state: "waiting", delegated: false } });
    expect(new Set(dns.records.map(({ name }) => name)).size).toBe(6);
  });
});

function byoAPI({ lab }: TestMothership, registrar = "dynadot", sovereignFQDN = domain): Partial<CreateRequest> {
  const account = lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer");
  return { sovereignDomainMode: "byo-api", sovereignFQDN, registrar: { name: registrar, token: account?.token ?? "" } };
}

/** As the registrar has them. */
function nameserversOf({ lab }: TestMothership, name = domain): string[] {
  return lab.laboratory.registrars.domain(name)?.nameservers.toSorted() ?? [];
}
