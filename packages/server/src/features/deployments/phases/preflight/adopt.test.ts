import { expect, test } from "vitest";
import { testMothership, type TestMothership } from "../../../../testing/test-mothership.ts";

// Between "created" at the cloud and "saved" in the state lies a gap that no program can close; these tests fall into it on purpose.

const limit = { timeout: 120_000 };
const solo = [
  "firewalls/catalyst-acme-omani-works-fw",
  "load_balancers/catalyst-acme-omani-works-lb",
  "networks/catalyst-acme-omani-works-network",
  "primary_ips/catalyst-acme-omani-works-cp-1-ipv4",
  "servers/catalyst-acme-omani-works-cp-1",
  "ssh_keys/catalyst-acme-omani-works-ssh",
];

test.each([
  ["servers", "bare_502"],
  ["servers", "reset"],
  ["networks", "bare_502"],
  ["load_balancers", "reset"],
  ["primary_ips", "bare_504"],
  ["firewalls", "reset"],
  ["ssh_keys", "bare_502"],
] as const)("%s whose answer was lost (%s) are taken over, not made twice", limit, async (kind, as) => {
  const mothership = await testMothership();
  loseAnswer(mothership, { method: "POST", path: `/${kind}` }, as);

  const { state, events } = await mothership.provision();

  expect(state.failure).toBeUndefined();
  expect(state.status).toBe("flux-bootstrapping");
  expect(await mothership.census()).toEqual(solo);
  expect(events.some(({ phase, message }) => phase === "preflight" && message.includes("taken over"))).toBe(true);
});

test.each(["/load_balancers/*/actions/add_service", "/load_balancers/*/actions/add_target", "/load_balancers/*/actions/attach_to_network", "/networks/*/actions/add_subnet"])(
  "a part whose answer was lost at %s is taken over too",
  limit,
  async (path) => {
    const mothership = await testMothership();
    loseAnswer(mothership, { method: "POST", path }, "bare_502");

    const { state } = await mothership.provision();

    expect(state.failure).toBeUndefined();
    expect(state.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toEqual(solo);
  },
);

function loseAnswer({ lab }: TestMothership, when: object, as: string): void {
  lab.laboratory.faults.add({ id: "lost", target: "hetzner", when, do: { lost_response: { after: "commit", as } }, times: 1 } as never);
}
