import { expect, test } from "vitest";
import { testMothership, type TestMothership } from "../../testing/test-mothership.ts";
import { verifyWipeReport } from "./wipe-report.ts";

// Through the public API, with the real OpenTofu: the phases themselves are tested beside their files.

const limit = { timeout: 120_000 };

test("a Sovereign is taken away whole, what belongs to others stays, and the report proves it", limit, async () => {
  const mothership = await testMothership();
  await make(mothership, "networks", { name: "theirs", ip_range: "10.99.0.0/16" });
  const { id } = await mothership.provision();
  await make(mothership, "volumes", { name: "pvc-7f3a", size: 10, location: "fsn1" });

  const state = await wipe(mothership, id);

  expect(state).toMatchObject({ status: "wiped", cloudResources: false, credentialsHeld: [] });
  expect(await mothership.census()).toEqual(["networks/theirs"]);
  const report = await mothership.client.call("readWipeReport", { params: { id } });
  expect(report).toMatchObject({ tofuDestroyed: true, verifiedZeroOrphans: true, localCleaned: true, residualOrphans: [], errors: [] });
  expect(report.found).toMatchObject({ servers: 1, load_balancers: 1, volumes: 1 });
  expect(report.deleted).toEqual(report.found);
  expect(verifyWipeReport(report)).toBe(true);
});

test("a lost state does not keep a wipe from finding everything", limit, async () => {
  const mothership = await testMothership();
  const { id } = await mothership.provision();
  await mothership.db.deleteFrom("tofu_states").where("deployment_id", "=", id).execute();

  const state = await wipe(mothership, id);

  expect(state.status).toBe("wiped");
  expect(await mothership.census()).toEqual([]);
  expect(await mothership.client.call("readWipeReport", { params: { id } })).toMatchObject({
    tofuDestroyed: "skipped",
    verifiedZeroOrphans: true,
  });
});

test("a token that was revoked is replaced by the one sent with the wipe", limit, async () => {
  const mothership = await testMothership();
  const { id } = await mothership.provision();
  const { projects } = mothership.lab.laboratory;
  const project = projects.get("test");
  if (!project) throw new Error("The lab has lost the test's project");
  projects.issue(project, { id: "main", scope: "read_write", token: mothership.token, revoked: true });
  const fresh = projects.issue(project, { id: "fresh", scope: "read_write" });

  const state = await wipe(mothership, id, { hetznerToken: fresh.token });

  expect(state.status).toBe("wiped");
  expect(await mothership.census()).toEqual([]);
});

test("a creation that never finished is wiped all the same", limit, async () => {
  const mothership = await testMothership({ project: { quota: { servers: 0 } } });
  const { id, state: failed } = await mothership.provision();

  const state = await wipe(mothership, id);

  expect(failed).toMatchObject({ status: "failed", failure: { code: "hetzner-quota" } });
  expect(state.status).toBe("wiped");
  expect(await mothership.census()).toEqual([]);
});

test("an old run cannot be wiped while a later one of the same name stands", limit, async () => {
  const mothership = await testMothership();
  const { id: old } = await mothership.provision({ hetznerToken: mothership.readToken });
  await mothership.provision();

  await expect(mothership.client.call("wipeDeployment", { params: { id: old }, body: {} })).rejects.toMatchObject({
    problem: { error: "sovereign-exists" },
  });
  expect(await mothership.census()).toContain("servers/catalyst-acme-omani-works-cp-1");
});

async function wipe({ client, follow }: TestMothership, id: string, body: { hetznerToken?: string } = {}) {
  const { lastSeq } = await client.call("readDeployment", { params: { id } });
  await client.call("wipeDeployment", { params: { id }, body });
  const { state } = await follow(id, () => false, lastSeq);
  return state;
}

async function make({ lab, token }: TestMothership, kind: string, body: object): Promise<void> {
  const response = await fetch(`${lab.hetznerURL}/${kind}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(await response.text());
}
