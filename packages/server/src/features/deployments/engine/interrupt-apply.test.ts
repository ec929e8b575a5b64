import type { Event } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { type TestMothership, testMothership } from "../../../testing/test-mothership.ts";

/** Slow enough that an apply can be met in its midst: 10 to 20 virtual seconds for a server, at thirty times the speed. */
const slow = { "hetzner.latency.scale": 1, "clock.speed": 30 };
const limit = { timeout: 90_000 };

describe("cancelling in the midst of an apply", () => {
  test("lets OpenTofu finish and keeps what it knows, so that a retry goes on from there", limit, async () => {
    const mothership = await testMothership({ set: slow });
    const { id, since } = await applying(mothership);

    const answer = await mothership.client.call("cancelDeployment", { params: { id }, body: { reason: "wrong size" } });
    const { state, events } = await mothership.follow(id, () => false, since);
    await mothership.client.call("retryDeployment", { params: { id }, body: {} });
    const retried = await mothership.follow(id, isStanding, state.lastSeq);

    expect(answer.subState).toBe("cancelling");
    expect(state).toMatchObject({ status: "cancelled", cloudResources: true });
    expect(events.at(-1)?.message).toContain("Cloud resources may remain");
    expect(await addressesFirstKept(mothership)).toContain('hcloud_network.region["fsn1"]');
    expect(retried.state.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toHaveLength(6);
    expect(await mothership.db.selectFrom("tofu_locks").selectAll().execute()).toEqual([]);
  });

  test("goes over into the wipe that was asked for with it", limit, async () => {
    const mothership = await testMothership({ set: slow });
    const { id, since } = await applying(mothership);

    await mothership.client.call("cancelDeployment", { params: { id }, body: { wipe: true } });
    const { state, events } = await mothership.follow(id, () => false, since);

    expect(events.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Cancelled/), "Wiping acme.omani.works"]),
    );
    expect(state.status).toBe("wiped");
    expect(await mothership.census()).toEqual([]);
  });
});

test("a run of OpenTofu beyond the limit waits in line, says so, and has its turn", limit, async () => {
  const mothership = await testMothership({
    set: slow,
    env: { CATALYST_TOFU_CONCURRENCY: "1" },
    project: { quota: { load_balancers: 5 } },
  });
  const first = await applying(mothership);
  const { publicKey } = await mothership.client.call("generateSSHKey", { body: {} });

  const { id } = await mothership.client.call("createDeployment", {
    body: mothership.request({ sovereignFQDN: "other.omani.works", sshPublicKey: publicKey }),
  });
  await expect
    .poll(async () => (await mothership.client.call("readDeployment", { params: { id } })).subState, { timeout: 20_000 })
    .toBe("queued");
  const waited = await mothership.follow(id, isStanding);
  const ahead = await mothership.follow(first.id, isStanding, first.since);

  expect(waited.state.status).toBe("flux-bootstrapping");
  expect(ahead.state.status).toBe("flux-bootstrapping");
});

test("a cloud that keeps failing is tried three more times, and then named", limit, async () => {
  const mothership = await testMothership();
  mothership.lab.laboratory.faults.add({
    id: "down",
    when: { method: "POST", path: "/load_balancers" },
    do: { status: { code: "service_error", message: "try later" } },
  });

  const { state, events } = await mothership.provision();

  expect(state).toMatchObject({ status: "failed", failure: { code: "hetzner-unavailable", phase: "tofu-apply", retryable: true } });
  expect(events.filter(({ message }) => message === "tofu-apply started" || message.startsWith("tofu-apply started,"))).toHaveLength(4);
  expect(events.filter(({ message }) => message.includes("trying again in"))).toHaveLength(3);
});

/** Starts a deployment and follows it until its server is being made. */
async function applying({ client, request, follow }: TestMothership): Promise<{ id: string; since: number }> {
  const { id } = await client.call("createDeployment", { body: request() });
  const { events } = await follow(id, isServerBeingMade);
  return { id, since: events.at(-1)?.seq ?? 0 };
}

function isServerBeingMade({ resource, state }: Event): boolean {
  return state === "started" && resource === 'hcloud_server.control_plane["fsn1/cp-1"]';
}

function isStanding({ phase }: Event): boolean {
  return phase === "flux-bootstrap";
}

/** What the state held when the first run of the apply had ended. */
async function addressesFirstKept({ db }: TestMothership): Promise<string[]> {
  const { id } = await db.selectFrom("tofu_runs").select("id").where("command", "=", "apply").orderBy("id").executeTakeFirstOrThrow();
  const last = await db
    .selectFrom("tofu_states")
    .select("addresses")
    .where("run_id", "=", id)
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return last.addresses;
}
