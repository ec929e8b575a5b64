import { createHash, randomBytes } from "node:crypto";
import { provisionPhases } from "@catalyst/contract";
import { sql } from "kysely";
import { type Db, createPool, openDatabase } from "../../packages/server/src/database/connect.ts";
import { appendEvents } from "../../packages/server/src/events/append-events.ts";
import { insertDeployment, patchDeployment } from "../../packages/server/src/features/deployments/store.ts";

/**
 * Writes deployments whose infrastructure stands straight into the database, as a provision leaves them: no cloud and no OpenTofu took part.
 * The held token is not a real secret and cannot be opened.
 */
export async function seedDeployments(databaseURL: string, count: number): Promise<string[]> {
  const db = openDatabase(createPool(databaseURL, () => {}, 4));
  try {
    const { id: owner } = await db.selectFrom("people").select("id").where("first_admin", "=", true).executeTakeFirstOrThrow();
    const ids: string[] = [];
    for (let index = 0; index < count; index++) ids.push(await seedOne(db, owner, index));
    return ids;
  } finally {
    await db.destroy();
  }
}

/** Fills up to so many deployments with copies of those that are there, each under a name and an Organization of its own, one a minute back in time. */
export async function multiplyDeployments(databaseURL: string, total: number): Promise<void> {
  const db = openDatabase(createPool(databaseURL, () => {}, 1));
  try {
    const { count } = await db
      .selectFrom("deployments")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    const columns = sql.raw(
      "owner, status, sub_state, phase, attempt, facts, warnings, cloud_resources, plan_summary, result, last_seq, bearer_hash",
    );
    await sql`
      insert into deployments (id, fqdn, slug, spec, search_text, created_at, updated_at, ${columns})
      select lpad(to_hex(number), 16, '0'), name || '.omani.works', name || '-omani-works',
        spec || jsonb_build_object('fqdn', name || '.omani.works', 'orgName', initcap(md5(name)) || ' Trading'),
        name || '.omani.works ' || md5(name) || ' trading',
        created_at - number * interval '1 minute', updated_at, ${columns}
      from (select row_number() over (order by id) as place, * from deployments) as one
      join (select number, 'copy-' || number as name from generate_series(1, ${total - count}::int) as number) as copy
        on place = 1 + number % ${count}`.execute(db);
    // Without the trigger that marks a deployment for each of its phases: these rows are new anyway.
    await db.connection().execute(async (one) => {
      await sql`set session_replication_role = replica`.execute(one);
      await sql`
        insert into phase_runs (deployment_id, phase, attempt, status, limit_ms, first_seq, last_seq, started_at, finished_at)
        select id, phase.name, 1, 'succeeded', 300000, 1, 1, created_at, created_at + interval '20 seconds'
        from deployments cross join unnest(${[...provisionPhases]}::text[]) as phase (name) where fqdn like 'copy-%'`.execute(one);
      await sql`set session_replication_role = origin`.execute(one);
    });
    await sql`vacuum analyze deployments, phase_runs`.execute(db);
  } finally {
    await db.destroy();
  }
}

async function seedOne(db: Db, owner: string, index: number): Promise<string> {
  const id = randomBytes(8).toString("hex");
  const at = new Date();
  const fqdn = `sovereign-${index}.omani.works`;
  await db.transaction().execute((tx) =>
    insertDeployment(tx, {
      id,
      slug: `sovereign-${index}-omani-works`,
      owner,
      spec: {
        orgName: `Organization ${index}`,
        orgEmail: `ops@organization-${index}.example`,
        fqdn,
        domainMode: "pool",
        poolDomain: "omani.works",
        subdomain: `sovereign-${index}`,
        hetznerProjectID: "",
        dedicatedProject: false,
        regions: [region],
        sshPublicKey,
        sshAllowedCIDRs: [],
        k8sAPIAllowedCIDRs: ["0.0.0.0/0", "::/0"],
        artifactMirrorURL: "",
        registryMirrors: {},
        caBundlePEM: "",
        request: {
          orgName: `Organization ${index}`,
          orgEmail: `ops@organization-${index}.example`,
          sovereignFQDN: fqdn,
          region: "fsn1",
          controlPlaneSize: "cpx52",
          sshPublicKey,
        },
      },
      warnings: [],
      bearerHash: randomBytes(32),
      at,
    }),
  );
  for (const phase of provisionPhases) {
    const row = { deployment_id: id, phase, attempt: 1, status: "succeeded" as const, limit_ms: 300_000 };
    await db
      .insertInto("phase_runs")
      .values({ ...row, started_at: at, finished_at: new Date() })
      .execute();
    await appendEvents(db, id, [{ phase, level: "info", message: `${phase} is done`, attempt: 1 }], { at });
  }
  await db
    .insertInto("data_keys")
    .values({ scope: id, wrapped: randomBytes(60), key_id: "bench" })
    .execute();
  await db
    .insertInto("secrets")
    .values({ scope: id, name: "hcloud_token", ciphertext: randomBytes(92) })
    .execute();
  await patchDeployment(db, id, standing(fqdn, index), { at });
  return id;
}

const sshPublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK bench@example.com";

const region = {
  key: "fsn1",
  clusterName: "hz-fsn-mgt-prod",
  provider: "hetzner",
  cloudRegion: "fsn1",
  controlPlaneSize: "cpx52",
  workerSize: "",
  workerCount: 0,
  haEnabled: false,
};

function standing(fqdn: string, index: number) {
  const addresses = { controlPlaneIP: `203.0.113.${index % 250}`, loadBalancerIP: `198.51.100.${index % 250}` };
  return {
    status: "flux-bootstrapping" as const,
    subState: "awaiting-kubeconfig" as const,
    phase: "flux-bootstrap",
    cloudResources: true,
    planSummary: {
      create: 11,
      update: 0,
      replace: 0,
      delete: 0,
      byType: {
        hcloud_server: 1,
        hcloud_network: 1,
        hcloud_network_subnet: 1,
        hcloud_firewall: 1,
        hcloud_load_balancer: 1,
        hcloud_ssh_key: 1,
      },
      monthlyCostEUR: 41.5,
      planHash: createHash("sha256").update(fqdn).digest("hex"),
    },
    result: {
      sovereignFQDN: fqdn,
      ...addresses,
      consoleURL: `https://console.${fqdn}`,
      gitopsRepoURL: `https://gitea.${fqdn}`,
      kubeconfigAvailable: false,
      regions: {
        fsn1: {
          controlPlaneIPs: [addresses.controlPlaneIP],
          workerIPs: [],
          loadBalancerIP: addresses.loadBalancerIP,
          kubernetesAPI: `https://${addresses.controlPlaneIP}:6443`,
        },
      },
    },
  };
}
