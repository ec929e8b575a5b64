import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Census, type Lab, type LabDns, type ProjectConfig, startLab, startLabDns } from "@catalyst/lab";
import { defaultAccounts } from "@catalyst/lab/registrars/default-accounts.ts";
import { ensurePluginMirror } from "@catalyst/lab/tools/plugin-mirror.ts";
import { type Client, type CreateRequest, type Event, type State, createClient, followEvents } from "@catalyst/contract";
import { onTestFinished } from "vitest";
import { readConfig } from "../config.ts";
import type { Tuning } from "../create-app.ts";
import type { Db } from "../database/connect.ts";
import { type Logger, silentLogger } from "../platform/log.ts";
import { type RunningMothership, startMothership } from "../start-mothership.ts";
import { registrarURLs } from "./registrar-urls.ts";
import { type AtEnd, testDatabase } from "./test-database.ts";

/** A whole mothership in this process: real PostgreSQL, real OpenTofu and provider, real PowerDNS, and a lab whose clock runs fast. */
export interface TestMothership {
  readonly mothership: RunningMothership;
  client: Client;
  lab: Lab;
  /** Root, top-level domains, our name servers and a validating resolver of this mothership's own. */
  dns: LabDns;
  db: Db;
  databaseURL: string;
  folder: string;
  /** Read-write token of the lab's project, and one that may only read. */
  token: string;
  readToken: string;
  /** CLI token of the machine's first administrator. */
  adminToken: string;
  /** A client that signs in with another bearer; none without one. */
  clientAs(bearer: string | undefined): Client;
  /** A valid request; members given replace its own. */
  request(members?: Partial<CreateRequest>): CreateRequest;
  /** Creates a deployment and follows it until its infrastructure stands or it has settled. */
  provision(members?: Partial<CreateRequest>): Promise<{ id: string; state: State; events: Event[] }>;
  /** Follows a deployment until the condition holds, or it is over. */
  follow(id: string, until: (event: Event) => boolean, since?: number): Promise<{ state: State; events: Event[] }>;
  /** Stops the mothership as a signal would, and starts it again at the same address. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Names of everything in the lab's project, `kind/name`, lingering objects left out. */
  census(): Promise<string[]>;
}

export interface TestMothershipOptions {
  /** Environment variables that replace the usual ones. */
  env?: Record<string, string>;
  tuning?: Partial<Tuning>;
  project?: Partial<ProjectConfig>;
  /** Behaviour settings of the lab. */
  set?: Record<string, unknown>;
  log?: Logger;
  /** Takes the lines of the program's own logger, scrubbed as ever. */
  writeLog?: (line: string) => void;
  /** Whether there are name servers; where nothing runs phases only when said. */
  dns?: boolean;
  /** A database that the test itself starts and stops; one of the run's own PostgreSQL otherwise. */
  database?: { db: Db; url: string };
}

export const testSSHKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb1O/3TXFMgdI+qyOHtcJmJcKZKz0gWbPXWDdrDRiXK test@example.com";
/** Longest time any test waits for a deployment, milliseconds. */
const followLimitMs = 90_000;

export async function testMothership(options: TestMothershipOptions = {}, atEnd: AtEnd = onTestFinished): Promise<TestMothership> {
  const { db, url } = options.database ?? (await testDatabase(atEnd));
  const mirror = await ensurePluginMirror();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-"));
  const hasDns = options.dns ?? options.env?.["CATALYST_ROLE"] !== "api";
  const dns = hasDns ? await startLabDns() : undefined;
  // Registered on its own: its programs must not outlive a mothership that fails to start or to stop.
  if (dns) atEnd(() => dns.stop());
  const lab = await startLab({
    ...(dns ? { dns } : {}),
    // The pools are delegated to our name servers from the start; no operator has to do it first.
    registrars: defaultAccounts.filter(({ id }) => id !== "operator"),
    speed: 600,
    set: { "hetzner.latency.scale": 0, ...options.set },
    projects: [{ id: "test", ...options.project }],
  });
  const config = readConfig(
    {
      PORT: "0",
      PATH: process.env["PATH"],
      DATABASE_URL: url,
      CATALYST_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
      CATALYST_DATA_DIR: folder,
      CATALYST_API_PUBLIC_URL: "http://127.0.0.1:1/sovereign",
      CATALYST_GITOPS_REPO_URL: "https://git.example.com/openova",
      CATALYST_HETZNER_API_URL: lab.hetznerURL,
      HETZNER_ENDPOINT: lab.nothingURL,
      CATALYST_TOFU_BIN: mirror.tofu.path,
      CATALYST_TOFU_PLUGIN_MIRROR: mirror.path,
      CATALYST_TOFU_PROXY: "http://127.0.0.1:9",
      CATALYST_TOFU_STOP_GRACE: "20s",
      CATALYST_HETZNER_POLL_INTERVAL: "100ms",
      CATALYST_HETZNER_POLL_FUNCTION: "constant",
      CATALYST_WIPE_SWEEP_GAP: "100ms",
      CATALYST_CREATES_PER_HOUR: "10000",
      CATALYST_VALIDATIONS_PER_MINUTE: "10000",
      CATALYST_MAX_LIVE_DEPLOYMENTS_PER_USER: "1000",
      ...(dns ? { ...dns.environment(), ...registrarURLs(lab), PDM_BOOTSTRAP_POOLS: "true" } : {}),
      ...options.env,
    },
    [],
  );
  const start = () =>
    startMothership(config, {
      signal: AbortSignal.timeout(60_000),
      ...(options.writeLog ? { writeLog: options.writeLog } : { log: options.log ?? silentLogger }),
      tuning: { retryPausesMs: [100, 200, 300], holdsEveryMs: 200, ...options.tuning },
    });
  let mothership = await start();
  // Started again, it is found at the same address.
  config.port = Number(new URL(mothership.address ?? "http://127.0.0.1:0").port);
  atEnd(async () => {
    await mothership.close();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bearer = (await readFile(join(folder, "local-admin-token"), "utf8")).trim();
  const clientAs = (token: string | undefined) =>
    createClient({ baseURL: mothership.address ?? "", ...(token === undefined ? {} : { token }) });
  const client = clientAs(bearer);
  const [token = "", readToken = ""] = (["read_write", "read"] as const).map(
    (scope) => lab.projects[0]?.tokens.find((each) => each.scope === scope)?.token ?? "",
  );

  function request(members: Partial<CreateRequest> = {}): CreateRequest {
    return {
      orgName: "Acme",
      orgEmail: "ops@acme.example",
      sovereignFQDN: "acme.omani.works",
      hetznerToken: token,
      region: "fsn1",
      controlPlaneSize: "cpx52",
      sshPublicKey: testSSHKey,
      ...members,
    };
  }

  async function follow(id: string, until: (event: Event) => boolean, since = 0): Promise<{ state: State; events: Event[] }> {
    const events: Event[] = [];
    const limit = AbortSignal.timeout(followLimitMs);
    for await (const followed of followEvents({ client, id, since, signal: limit })) {
      if (followed.type === "done") return { state: followed.state, events };
      events.push(followed.event);
      if (until(followed.event)) break;
    }
    if (limit.aborted)
      throw new Error(
        `Nothing of what was waited for came within ${followLimitMs / 1000} s. The last events:\n${events
          .slice(-5)
          .map(({ message }) => message)
          .join("\n")}`,
      );
    return { state: await client.call("readDeployment", { params: { id } }), events };
  }

  return {
    get mothership() {
      return mothership;
    },
    async restart(meanwhile) {
      await mothership.close();
      await meanwhile?.();
      mothership = await start();
    },
    client,
    lab,
    get dns() {
      if (!dns) throw new Error("This mothership has no DNS: nothing runs its phases");
      return dns;
    },
    db,
    databaseURL: url,
    folder,
    token,
    readToken,
    adminToken: bearer,
    clientAs,
    request,
    follow,
    async provision(members) {
      const { id } = await client.call("createDeployment", { body: request(members) });
      return { id, ...(await follow(id, ({ phase }) => phase === "flux-bootstrap")) };
    },
    async census() {
      const response = await fetch(`${lab.adminURL}/admin/census`, { headers: { authorization: `Bearer ${lab.adminToken}` } });
      return namesIn((await response.json()) as Census);
    },
  };
}

function namesIn(census: Census): string[] {
  return census.projects
    .flatMap(({ kinds }) =>
      Object.entries(kinds).flatMap(([kind, items]) => items.filter(({ lingering }) => !lingering).map(({ name }) => `${kind}/${name}`)),
    )
    .toSorted();
}
