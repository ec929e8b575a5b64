import { createAdminClient, type EventAction, type Scenario } from "@catalyst/lab";
import type { RetryRequest, State } from "@catalyst/contract";
import type { Static } from "typebox";
import { describe, expect, test } from "vitest";
import { ask } from "../packages/server/src/testing/ask-for-tests.ts";
import {
  type TestMothership,
  type TestMothershipOptions,
  testMothership,
  testSSHKey,
} from "../packages/server/src/testing/test-mothership.ts";

/** What a solo provision makes. */
const solo = [
  "firewalls/catalyst-acme-omani-works-fw",
  "load_balancers/catalyst-acme-omani-works-lb",
  "networks/catalyst-acme-omani-works-network",
  "primary_ips/catalyst-acme-omani-works-cp-1-ipv4",
  "servers/catalyst-acme-omani-works-cp-1",
  "ssh_keys/catalyst-acme-omani-works-ssh",
];
const earlierLabels = { "catalyst.openova.io/sovereign": "acme.omani.works", "catalyst.openova.io/deployment-id": "ffffffffffffffff" };
const foreignLabels = { "catalyst.openova.io/sovereign": "other.omani.works" };

describe("the project's limits", { timeout: 90_000 }, () => {
  test("a quota that is reached is named, and once it is raised a retry goes on from what exists", async () => {
    const mothership = await start({ project: { quota: { servers: 0 } } });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-quota", phase: "tofu-apply", culprit: { kind: "quota" } });
    expect(state).toMatchObject({ status: "failed", cloudResources: true });

    await fire(mothership, { quota: { kind: "servers", limit: 10 } });
    const retried = await retry(mothership, id);

    expect(retried).toMatchObject({ status: "flux-bootstrapping", attempt: 2 });
    expect(await mothership.census()).toEqual(solo);
  });

  test("a size that is sold out is found before anything is made, with another place to take", async () => {
    const mothership = await start({ set: { "hetzner.stock.fsn1.cpx52": 0 } });

    const { state } = await mothership.provision();

    expectFailure(state, { code: "size-unavailable", phase: "preflight", culprit: { name: "cpx52", region: "fsn1" } });
    expect(state.error).toMatch(/^fsn1 has no cpx52 free at the moment; .*have it\.$/);
    expect(await mothership.census()).toEqual([]);
  });

  test("a location that runs out of room during the apply is named, and a later retry goes on", async () => {
    const mothership = await start();
    const soldOut = { status: { code: "resource_unavailable", message: "error during placement", status: 412 } };
    await load(mothership, { rules: [{ id: "full", when: { method: "POST", path: "/servers" }, do: soldOut }] });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-capacity", phase: "tofu-apply" });

    await load(mothership, {});
    const retried = await retry(mothership, id);

    expect(retried.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toEqual(solo);
  });

  test("an apply that comes to a standstill says so, and goes on when the cloud does", async () => {
    const mothership = await start({ set: { "hetzner.stock.fsn1.cpx52": { stall: "40m", end: "success" } }, tuning: { stallMs: 700 } });

    const { state, events } = await mothership.provision();

    const stalled = events.find((event) => event.state === "stalled");
    expect(stalled).toMatchObject({
      level: "warn",
      message: expect.stringMatching(/^No resource was finished for .*cancel and choose another/),
    });
    expect(state).toMatchObject({ status: "flux-bootstrapping", subState: "awaiting-kubeconfig" });
  });
});

describe("names that are taken", { timeout: 90_000 }, () => {
  test.each(["purge", "import"] as const)("by something without an owner: the failure names it, and a retry may %s it", async (orphans) => {
    const mothership = await start();
    const network = await make(mothership, "networks", { name: "catalyst-acme-omani-works-network", ip_range: "10.0.0.0/16" });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-orphans", phase: "preflight", needs: ["orphans"] });
    expect(state.error).toContain(`networks/catalyst-acme-omani-works-network (id ${network}`);

    const undecided = await retry(mothership, id);
    const decided = await retry(mothership, id, { orphans });

    expect(undecided.failure?.code).toBe("hetzner-orphans");
    expect(decided.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toEqual(solo);
    const kept = (await list(mothership, "networks")).map(({ id: each }) => String(each));
    expect(kept.includes(network)).toBe(orphans === "import");
  });

  test("by an earlier run of the same name: they are told from ours by their label, and removed on request", async () => {
    const mothership = await start();
    await make(mothership, "ssh_keys", { name: "catalyst-acme-omani-works-ssh", public_key: testSSHKey, labels: earlierLabels });
    await make(mothership, "firewalls", { name: "catalyst-acme-omani-works-fw", labels: earlierLabels });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-orphans", needs: ["orphans"] });

    const retried = await retry(mothership, id, { orphans: "purge" });

    expect(retried.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toEqual(solo);
  });

  test("by another Sovereign: they are never touched, whatever is asked for", async () => {
    const mothership = await start();
    await make(mothership, "firewalls", { name: "catalyst-acme-omani-works-fw", labels: foreignLabels });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-orphans", phase: "preflight" });
    expect(state.failure).not.toHaveProperty("needs");

    const retried = await retry(mothership, id, { orphans: "purge" });

    expect(retried.failure?.code).toBe("hetzner-orphans");
    expect(await mothership.census()).toEqual(["firewalls/catalyst-acme-omani-works-fw"]);
  });

  test("an SSH key that the project already holds is used, and outlives the wipe with everything else that was there", async () => {
    const mothership = await start();
    await make(mothership, "ssh_keys", { name: "anns-laptop", public_key: testSSHKey });
    await make(mothership, "volumes", { name: "somebodys-data", size: 10, location: "fsn1" });
    const others = ["ssh_keys/anns-laptop", "volumes/somebodys-data"];
    const { id, state } = await mothership.provision();
    const built = await mothership.census();

    await mothership.client.call("wipeDeployment", { params: { id }, body: {} });
    const wiped = await mothership.follow(id, () => false, state.lastSeq);

    expect(built).toEqual([...solo.filter((name) => !name.startsWith("ssh_keys/")), ...others].toSorted());
    expect(wiped.state.status).toBe("wiped");
    expect(await mothership.census()).toEqual(others);
  });
});

describe("a cloud that is not well", { timeout: 90_000 }, () => {
  test("one that refuses for too many requests: the run goes on by itself, and makes everything once", async () => {
    const mothership = await start({ tuning: { retryPausesMs: [200, 400, 800, 1600] } });
    const storm = { burst: { code: "rate_limit_exceeded", calls: 3 } };
    await load(mothership, { rules: [{ id: "storm", when: { nth: { every: 12 } }, do: storm, times: 4 }] });

    const { state } = await mothership.provision();

    expect([state.status, state.error]).toEqual(["flux-bootstrapping", undefined]);
    expect(await mothership.census()).toEqual(solo);
  });

  test("one that cannot be reached in mid-apply: the run says so, waits, and goes on once it is back", async () => {
    const mothership = await start({ set: { "hetzner.latency.scale": 0.5 } });
    const { id } = await mothership.client.call("createDeployment", { body: mothership.request() });
    await mothership.follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");
    await load(mothership, { rules: [{ id: "away", do: { drop: "before-reading" } }] });
    const { events } = await mothership.follow(id, ({ message }) => message.includes("trying again"));

    await load(mothership, {});
    const { state } = await mothership.follow(id, ({ phase }) => phase === "flux-bootstrap");

    expect(events.at(-1)).toMatchObject({
      level: "warn",
      message: expect.stringMatching(/^The cloud's API failed .*; trying again in \d+ s$/),
    });
    expect([state.status, state.error]).toEqual(["flux-bootstrapping", undefined]);
    expect(await mothership.census()).toEqual(solo);
  });

  test("one that stays away fails with its own name, and a retry goes on once it is back", async () => {
    const mothership = await start();
    await load(mothership, { rules: [{ id: "away", do: { drop: "before-reading" } }] });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-unavailable", phase: "preflight", retryable: true });

    await load(mothership, {});
    const retried = await retry(mothership, id);

    expect(retried.status).toBe("flux-bootstrapping");
  });
});

describe("the token", { timeout: 90_000 }, () => {
  test("that may only read is found before anything is made, and another one goes on", async () => {
    const mothership = await start();
    const { id, state } = await mothership.provision({ hetznerToken: mothership.readToken });
    expectFailure(state, { code: "hetzner-token-readonly", phase: "preflight", needs: ["hetznerToken"] });
    expect(await mothership.census()).toEqual([]);

    const retried = await retry(mothership, id, { hetznerToken: mothership.token });

    expect(retried.status).toBe("flux-bootstrapping");
  });

  test.each(["revoke", "expire"] as const)("%sd before the run is named", async (change) => {
    const mothership = await start();
    await fire(mothership, { token: { id: await tokenId(mothership), change } });

    const { state } = await mothership.provision();

    expectFailure(state, { code: "hetzner-unauthorized", phase: "preflight", needs: ["hetznerToken"], culprit: { kind: "token" } });
    expect(await mothership.census()).toEqual([]);
  });

  test("revoked in mid-apply is named, and a new one goes on from what exists", async () => {
    const mothership = await start();
    await load(mothership, {
      rules: [{ id: "first-server", when: { method: "POST", path: "/servers" }, do: { delay: "1s" }, times: 1 }],
      events: [{ id: "gone", at: { after: { rule: "first-server" } }, do: { token: { id: await tokenId(mothership), change: "revoke" } } }],
    });
    const { id, state } = await mothership.provision();
    expectFailure(state, { code: "hetzner-unauthorized", phase: "tofu-apply", needs: ["hetznerToken"] });

    const fresh = await admin(mothership).issueToken("test", "fresh", "read_write");
    const retried = await retry(mothership, id, { hetznerToken: fresh.token });

    expect(retried.status).toBe("flux-bootstrapping");
    expect(await mothership.census()).toEqual(solo);
  });

  test("that cannot be decrypted any more is asked for again, and what exists is taken over although the state is lost with it", async () => {
    const mothership = await start({ project: { quota: { servers: 0 } } });
    const { id } = await mothership.provision();
    await fire(mothership, { quota: { kind: "servers", limit: 10 } });
    await mothership.db.updateTable("data_keys").set({ key_id: "lost" }).where("scope", "=", id).execute();

    const without = await ask(mothership, "POST", `/api/v1/deployments/${id}/retry`, { body: {} });
    const retried = await retry(mothership, id, { hetznerToken: mothership.token });

    expect(without).toMatchObject({ status: 422, body: { error: "needs-credentials" } });
    expect([retried.status, retried.error]).toEqual(["flux-bootstrapping", undefined]);
    expect(await mothership.census()).toEqual(solo);
  });

  test("that cannot be decrypted any more does not stand in the way of a wipe with another one", async () => {
    const mothership = await start({ project: { quota: { servers: 0 } } });
    const { id, state } = await mothership.provision();
    await mothership.db.updateTable("data_keys").set({ key_id: "lost" }).where("scope", "=", id).execute();

    const without = await ask(mothership, "POST", `/api/v1/deployments/${id}/wipe`, { body: {} });
    await mothership.client.call("wipeDeployment", { params: { id }, body: { hetznerToken: mothership.token } });
    const wiped = await mothership.follow(id, () => false, state.lastSeq);

    expect(without).toMatchObject({ status: 400, body: { error: "token-required" } });
    expect([wiped.state.status, wiped.state.error]).toEqual(["wiped", undefined]);
    expect(await mothership.census()).toEqual([]);
  });

  test("that is lost while the run waits ends the run with that reason", async () => {
    const mothership = await start();
    await load(mothership, { rules: [{ id: "away", do: { status: { code: "unavailable", status: 503 } } }] });
    const { id } = await mothership.client.call("createDeployment", { body: mothership.request() });
    await mothership.follow(id, ({ level }) => level === "warn");

    await mothership.db.updateTable("data_keys").set({ key_id: "lost" }).where("scope", "=", id).execute();
    const { state } = await mothership.follow(id, () => false);

    expectFailure(state, { code: "needs-credentials", needs: ["hetznerToken"] });
    expect(await mothership.census()).toEqual([]);
  });
});

function start(options: TestMothershipOptions = {}): Promise<TestMothership> {
  return testMothership(options);
}

/** A failure has its code and says in words what happened; the state repeats the words. */
function expectFailure(state: State, failure: object): void {
  expect(state.failure).toMatchObject(failure);
  expect(state).toMatchObject({ status: "failed", error: state.failure?.message });
  expect(state.failure?.sentence ?? "").not.toBe("");
}

async function retry({ client, follow }: TestMothership, id: string, body: Static<typeof RetryRequest> = {}): Promise<State> {
  const { lastSeq } = await client.call("readDeployment", { params: { id } });
  await client.call("retryDeployment", { params: { id }, body });
  return (await follow(id, ({ phase }) => phase === "flux-bootstrap", lastSeq)).state;
}

function admin({ lab }: TestMothership) {
  return createAdminClient({ url: lab.adminURL, token: lab.adminToken });
}

function fire(mothership: TestMothership, action: EventAction): Promise<void> {
  return admin(mothership).fire(action);
}

function load(mothership: TestMothership, scenario: Omit<Scenario, "version" | "name">): Promise<void> {
  return admin(mothership).loadScenario({ version: 1, name: "test", ...scenario });
}

async function tokenId({ lab, token }: TestMothership): Promise<string> {
  return lab.projects[0]?.tokens.find((each) => each.token === token)?.id ?? "";
}

/** Makes an object the way a person would. Resolves with its id. */
async function make(mothership: TestMothership, kind: string, body: object): Promise<string> {
  const reply = await cloud(mothership, "POST", `/${kind}`, body);
  const made = reply[kind.replace(/s$/, "")] as { id: number } | undefined;
  if (!made) throw new Error(`The lab did not make ${kind}: ${JSON.stringify(reply)}`);
  return String(made.id);
}

async function list(mothership: TestMothership, kind: string): Promise<{ id: number; name: string }[]> {
  return (await cloud(mothership, "GET", `/${kind}`))[kind] as { id: number; name: string }[];
}

async function cloud({ lab, token }: TestMothership, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${lab.hetznerURL}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}
