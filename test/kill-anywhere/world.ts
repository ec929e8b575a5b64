import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "../../packages/contract/src/contract.ts";
import { type Lab, type LabDns, startLab, startLabDns } from "../../packages/lab/src/lab.ts";
import { ensurePluginMirror } from "../../packages/lab/src/tools/plugin-mirror.ts";
import { type Db, createPool, openDatabase } from "../../packages/server/src/database/connect.ts";
import { type Mothership, startMothership } from "./mothership.ts";
import type { Schedule } from "./schedule.ts";

/** Everything one schedule is played in: a lab of its own in this process, and a mothership of its own in others. */
export interface World {
  lab: Lab;
  dns: LabDns;
  mothership: Mothership;
  client: Client;
  db: Db;
  environment: Record<string, string>;
  /** Data folder of the mothership. */
  folder: string;
  cloudToken: string;
  close(): Promise<void>;
}

/** The lab's clock against the real one. With it an undisturbed apply takes two to three seconds, enough to be hit in its middle. */
const speed = 30;

/** `settings` change how the lab behaves. */
export async function createWorld(
  { seed, topology, losses }: Pick<Schedule, "seed" | "topology" | "losses">,
  databaseURL: string,
  settings: Record<string, unknown> = {},
): Promise<World> {
  const mirror = await ensurePluginMirror();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-kill-"));
  const lab = await startLab({
    seed,
    speed,
    set: settings,
    projects: [{ id: "kill", quota: { servers: 20, load_balancers: 20, primary_ips: 20 } }],
  });
  for (const [index, { nth, as }] of losses.entries()) {
    lab.laboratory.faults.add({
      id: `loss-${index}`,
      when: { method: ["POST", "PUT", "DELETE"], client: "hcloud-go", nth },
      do: { lost_response: { after: "commit", as } },
      times: 1,
      chain: true,
    });
  }
  const dns = await startLabDns();
  const environment = {
    ...dns.environment(),
    PDM_BOOTSTRAP_POOLS: "true",
    DATABASE_URL: databaseURL,
    CATALYST_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
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
  };
  const db = openDatabase(createPool(databaseURL, () => {}, 3));
  async function leave(): Promise<void> {
    await lab.close();
    await dns.stop();
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  }
  try {
    const mothership = await startMothership(topology, folder, environment);
    return {
      lab,
      dns,
      mothership,
      client: createClient({ baseURL: mothership.address, token: mothership.token }),
      db,
      environment: { ...environment, CATALYST_DATA_DIR: folder },
      folder,
      cloudToken: lab.projects[0]?.tokens.find(({ scope }) => scope === "read_write")?.token ?? "",
      async close() {
        await mothership.close();
        await leave();
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}
