import { expect, test } from "vitest";
import { testMothership, type TestMothership } from "../../../../testing/test-mothership.ts";

// Between "created" at the cloud and "saved" in the state lies a gap that no program can close; these tests fall into it on purpose.
// A reset reaches OpenTofu as an error. A bare 502 or 504 makes its client repeat the call, which then meets what the first one made.

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
  ["/servers", 502],
  ["/servers", "reset"],
  ["/load_balancers", "reset"],
  ["/primary_ips", 504],
  ["/ssh_keys", 502],
  ["/load_balancers/*/actions/add_service", 502],
  ["/networks/*/actions/add_subnet", 502],
] as const)("what was made at %s although its answer was lost (%s) is taken over, not made twice", limit, async (path, as) => {
  const mothership = await testMothership();
  const wasLost = loseAnswer(mothership, path, as);

  const { state, events } = await mothership.provision();

  expect(wasLost()).toBe(true);
  expect(state.failure).toBeUndefined();
  expect(state.status).toBe("flux-bootstrapping");
  expect(await mothership.census()).toEqual(solo);
  expect(events.some(({ phase, state: mark }) => phase === "preflight" && mark === "import")).toBe(true);
});

/** Lets the cloud do what the first call to a path asks, and its answer never arrive. */
function loseAnswer({ lab }: TestMothership, path: string, as: "reset" | 502 | 504): () => boolean {
  const { faults } = lab.laboratory;
  faults.add({ id: "lost", target: "hetzner", when: { method: "POST", path }, do: { lost_response: { after: "commit", as } }, times: 1 });
  return () => faults.snapshot().some(({ fired }) => fired > 0);
}
