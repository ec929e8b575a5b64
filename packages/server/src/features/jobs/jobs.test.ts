import type { Client, Job, JobReply, LogsReply } from "@catalyst/contract";
import { expect, test } from "vitest";
import { personForTests } from "../../testing/ask-for-tests.ts";
import { testMothership } from "../../testing/test-mothership.ts";

// Through the public API, with the real OpenTofu: what is derived from runs and events must be what they were.

const limit = { timeout: 90_000 };
const core = "cilium cert-manager flux crossplane sealed-secrets nats-jetstream openbao keycloak gitea powerdns catalyst-platform".split(
  " ",
);

test("a provision is seen as jobs: done ones with times and logs, the first boot and the kit still to come", limit, async () => {
  const { client, provision } = await testMothership();
  const { id, events } = await provision();

  const { jobs } = await client.call("listJobs", { params: { id } });
  const { batches } = await client.call("listBatches", { params: { id } });

  expect(statusesOf(jobs, "phase-0-infra")).toEqual({
    preflight: "succeeded",
    "dns-reserve": "succeeded",
    "tofu-init": "succeeded",
    "tofu-plan": "succeeded",
    "tofu-apply": "succeeded",
    "tofu-output": "succeeded",
    "dns-commit": "succeeded",
  });
  expect(statusesOf(jobs, "cluster-bootstrap")).toEqual({ "cloud-init": "pending", "flux-bootstrap": "running" });
  expect(jobs.filter(({ batchId }) => batchId === "bootstrap-kit").map(({ jobName }) => jobName)).toEqual(
    expect.arrayContaining([...core, "crossplane-claims", "external-secrets", "cnpg", "sovereign-edge"].map((name) => `install-${name}`)),
  );
  expect(jobs.map(({ startedAt }) => startedAt ?? "")).toEqual(
    jobs
      .map(({ startedAt }) => startedAt ?? "")
      .toSorted()
      .toReversed(),
  );
  expect(batches).toEqual([
    { batchId: "phase-0-infra", total: 7, finished: 7, succeeded: 7, failed: 0, running: 0, pending: 0 },
    { batchId: "cluster-bootstrap", total: 2, finished: 0, succeeded: 0, failed: 0, running: 1, pending: 1 },
    { batchId: "bootstrap-kit", total: 15, finished: 0, succeeded: 0, failed: 0, running: 0, pending: 15 },
  ]);
  expect(jobNamed(jobs, "flux-bootstrap").waitingFor).toBe("the kubeconfig of region fsn1");
  expect(jobNamed(jobs, "install-keycloak")).toEqual({
    id: `${id}:install-keycloak`,
    deploymentId: id,
    jobName: "install-keycloak",
    appId: "keycloak",
    batchId: "bootstrap-kit",
    dependsOn: ["install-cnpg", "install-external-secrets"],
    status: "pending",
    durationMs: null,
    waitingFor: "install-cnpg and install-external-secrets",
  });

  const apply = await client.call("readJob", { params: { id, jobId: "tofu-apply" } });
  const logs = await logsOf(client, apply);
  const told = events.filter(({ phase, seq }) => seq > seqOf("tofu-apply started") - 1 && ["tofu", "tofu-apply"].includes(phase));
  expect(apply.job.durationMs).toBeGreaterThan(0);
  expect(logs).toMatchObject({ executionFinished: true, total: logs.lines.length });
  expect(apply.executions[0]?.lineCount).toBe(logs.total);
  expect(logs.lines.map(({ lineNumber }) => lineNumber)).toEqual(logs.lines.map((_, index) => index + 1));
  expect(logs.lines.at(0)?.message).toMatch(/^tofu-apply started/);
  expect(logs.lines.at(-1)?.message).toBe("The cloud resources exist");
  expect(told.map(({ message }) => message)).toEqual(logs.lines.map(({ message }) => message));

  const first = await logsOf(client, await client.call("readJob", { params: { id, jobId: "preflight" } }));
  expect(first.lines[0]?.message).toMatch(/was accepted$/);

  function seqOf(beginning: string): number {
    return events.find(({ message }) => message.startsWith(beginning))?.seq ?? 0;
  }
});

test("a job is found by its id with a raw or an encoded colon and by its bare name, and by nothing else", limit, async () => {
  const { client, mothership, adminToken, request } = await testMothership({ env: { CATALYST_ROLE: "api" } });
  const { id } = await client.call("createDeployment", { body: request() });
  const found = async (jobId: string) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const reply = await mothership.api.inject({ url: `/sovereign/api/v1/deployments/${id}/jobs/${jobId}`, headers });
    const body = reply.json<JobReply & { error: string }>();
    return reply.statusCode === 200 ? body.job.jobName : body.error;
  };

  expect(await found("preflight")).toBe("preflight");
  expect(await found(`${id}:preflight`)).toBe("preflight");
  expect(await found(`${id}%3Apreflight`)).toBe("preflight");
  expect(await found(`${id}%253Apreflight`)).toBe("preflight");
  expect(await found(`ffffffffffffffff:preflight`)).toBe("job-not-found");
  expect(await found("wipe-stop")).toBe("job-not-found");
});

test("a failed job says so and the rest waits; a retry is a new execution, and the old one's log stays", limit, async () => {
  const { client, provision, follow, readToken, token } = await testMothership();
  const { id, state } = await provision({ hetznerToken: readToken });
  const failed = await client.call("readJob", { params: { id, jobId: "preflight" } });

  await client.call("retryDeployment", { params: { id }, body: { hetznerToken: token } });
  await follow(id, ({ phase }) => phase === "flux-bootstrap", state.lastSeq);
  const retried = await client.call("readJob", { params: { id, jobId: "preflight" } });

  expect(failed.job).toMatchObject({ status: "failed", finishedAt: expect.any(String) as string });
  const oldLog = await logsOf(client, failed);
  expect(oldLog.lines.at(-1)).toMatchObject({ level: "ERROR", message: state.error });
  expect(retried.job.status).toBe("succeeded");
  expect(retried.executions.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
  expect(retried.executions[1]?.id).toBe(failed.executions[0]?.id);
  expect(await logsOf(client, failed)).toEqual(oldLog);
  const newLog = await logsOf(client, retried);
  expect(newLog.lines[0]?.message).toBe("Attempt 2, from preflight");
});

test("a wipe's steps are jobs once it has begun, and all jobs and logs stay readable when it is over", limit, async () => {
  const { client, provision, follow } = await testMothership();
  const { id, state } = await provision();
  const before = await client.call("readJob", { params: { id, jobId: "tofu-apply" } });

  await client.call("wipeDeployment", { params: { id }, body: {} });
  await follow(id, () => false, state.lastSeq);
  const { jobs } = await client.call("listJobs", { params: { id } });

  expect(statusesOf(jobs, "wipe")).toEqual(
    Object.fromEntries("stop destroy label-purge name-purge sweep dns local end".split(" ").map((step) => [`wipe-${step}`, "succeeded"])),
  );
  expect(jobNamed(jobs, "flux-bootstrap")).toMatchObject({ status: "failed", finishedAt: expect.any(String) as string });
  expect(jobNamed(jobs, "install-cilium")).not.toHaveProperty("waitingFor");
  expect(await client.call("readJob", { params: { id, jobId: "tofu-apply" } })).toEqual(before);
  const end = await logsOf(client, await client.call("readJob", { params: { id, jobId: "wipe-end" } }));
  expect(end.lines.at(-1)?.message).toMatch(/^Wiped: nothing of this deployment is left/);
  const bootstrap = await logsOf(client, await client.call("readJob", { params: { id, jobId: "flux-bootstrap" } }));
  expect(bootstrap.lines.map(({ message }) => message)).toEqual([expect.stringMatching(/^The infrastructure stands/) as string]);
});

test("logs are for the owner and for who may see everything; to others the execution does not exist", limit, async () => {
  const { client, clientAs, db, request } = await testMothership({ env: { CATALYST_ROLE: "api" } });
  const [owner, stranger, auditor] = [await personForTests(db), await personForTests(db), await personForTests(db, ["auditor"])];
  const { id } = await clientAs(owner.token).call("createDeployment", { body: request() });
  const reply = await client.call("readJob", { params: { id, jobId: "preflight" } });

  expect((await logsOf(clientAs(owner.token), reply)).total).toBe(1);
  expect((await logsOf(clientAs(auditor.token), reply)).total).toBe(1);
  await expect(logsOf(clientAs(stranger.token), reply)).rejects.toMatchObject({ problem: { status: 404, error: "execution-not-found" } });
  for (const executionId of ["0".repeat(32), `${id}0${"f".repeat(15)}`, `${id}0${"7".padStart(15, "0")}`, "nonsense"])
    await expect(client.call("readExecutionLogs", { params: { executionId } })).rejects.toMatchObject({
      problem: { error: "execution-not-found" },
    });
});

function jobNamed(jobs: Job[], name: string): Job {
  const job = jobs.find(({ jobName }) => jobName === name);
  if (!job) throw new Error(`There is no job ${name}`);
  return job;
}

function statusesOf(jobs: Job[], batch: Job["batchId"]): Record<string, string> {
  return Object.fromEntries(jobs.filter(({ batchId }) => batchId === batch).map(({ jobName, status }) => [jobName, status]));
}

/** The log of the newest execution. */
function logsOf(client: Client, { executions }: JobReply): Promise<LogsReply> {
  return client.call("readExecutionLogs", { params: { executionId: executions[0]?.id ?? "" }, query: { limit: 5000 } });
}
