import { type Lab, type ProjectConfig, startLab } from "@catalyst/lab";
import type { CloudKind } from "@catalyst/contract";
import { createHetznerCloud, type HetznerOptions } from "../adapters/cloud/hetzner/hetzner.ts";
import type { Cloud, ConnectCloud } from "../features/deployments/cloud.ts";
import type { Clock } from "../platform/clock.ts";
import { Secret } from "../platform/secret.ts";
import { createFastClock } from "./fast-clock.ts";

/** A project of an emulated cloud that runs 600 times faster, and our adapter connected to it. */
export interface LabCloud {
  lab: Lab;
  clock: Clock;
  connect: ConnectCloud;
  cloud: Cloud;
  token: string;
  readToken: string;
  /** Makes an object the way a person or another program would; resolves with its id once its actions are over. */
  create(kind: CloudKind, body: object): Promise<string>;
  /** `kind/name` of everything in the project, sorted; objects that are still lingering count. */
  census(): Promise<string[]>;
  request(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

const speed = 600;

export async function startLabCloud(
  project: Partial<ProjectConfig> = {},
  set: Record<string, unknown> = {},
  options: Partial<HetznerOptions> = {},
): Promise<LabCloud> {
  const lab = await startLab({ speed, set: { "hetzner.latency.scale": 0, ...set }, projects: [{ id: "test", ...project }] });
  const tokens = lab.projects[0]?.tokens ?? [];
  const token = tokens.find(({ scope }) => scope === "read_write")?.token ?? "";
  const clock = createFastClock(speed);
  const connect = createHetznerCloud({ endpoint: lab.hetznerURL, clock, ...options });

  async function request(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${lab.hetznerURL}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  async function create(kind: CloudKind, body: object): Promise<string> {
    const reply = await request("POST", `/${kind}`, body);
    if (reply.status !== 201) throw new Error(`The lab did not make ${kind}: ${JSON.stringify(reply.body)}`);
    const made = reply.body[kind.replace(/s$/, "")] as { id: number };
    const { action, next_actions: next = [] } = reply.body as { action?: { id: number } | null; next_actions?: { id: number }[] };
    for (const each of [action, ...next]) if (each) await ended(each.id);
    return String(made.id);
  }

  async function ended(id: number): Promise<void> {
    for (let looks = 0; looks < 500; looks += 1) {
      const { body } = await request("GET", `/actions/${id}`);
      if ((body["action"] as { status: string }).status !== "running") return;
      await clock.sleep(1000);
    }
    throw new Error(`Action ${id} of the lab does not end`);
  }

  const kinds: CloudKind[] = [
    "servers",
    "load_balancers",
    "volumes",
    "floating_ips",
    "primary_ips",
    "firewalls",
    "networks",
    "placement_groups",
    "ssh_keys",
    "certificates",
  ];
  async function census(): Promise<string[]> {
    const lists = await Promise.all(
      kinds.map(async (kind) =>
        ((await request("GET", `/${kind}?per_page=50`)).body[kind] as { name: string }[]).map(({ name }) => `${kind}/${name}`),
      ),
    );
    return lists.flat().toSorted();
  }

  const readToken = tokens.find(({ scope }) => scope === "read")?.token ?? "";
  return {
    lab,
    clock,
    connect,
    cloud: connect(new Secret("hcloud_token", token)),
    token,
    readToken,
    create,
    census,
    request,
    close: () => lab.close(),
  };
}
