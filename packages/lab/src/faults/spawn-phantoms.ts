import { milliseconds } from "../duration.ts";
import { catalog, findServerType } from "../hetzner/catalog.ts";
import type { Cloud } from "../hetzner/cloud.ts";
import { newPrimaryIp } from "../hetzner/kinds/primary-ips.ts";
import type { Project } from "../hetzner/project.ts";
import { timestamp } from "../hetzner/timestamp.ts";
import type { Spawn } from "./scenario-schema.ts";

/**
 * Adds what a living cluster makes on its own: autoscaled workers, load balancers of Services, volumes of claims, spare addresses.
 * None carries the cluster's name or label, so only a full listing finds them. With `every` they keep coming.
 */
export function spawnPhantoms(cloud: Cloud, project: Project, spawn: Spawn): void {
  for (let index = 0; index < (spawn.count ?? 1); index++) makers[spawn.what](cloud, project, spawn);
  const left = (spawn.times ?? Number.POSITIVE_INFINITY) - 1;
  if (spawn.every === undefined || left <= 0) return;
  const next: Spawn = { ...spawn, ...(Number.isFinite(left) && { times: left }) };
  cloud.clock.schedule(cloud.clock.now() + milliseconds(spawn.every), {
    type: "scenario-event",
    event: { id: `spawn ${spawn.what}`, do: { spawn: next } },
  });
}

const makers: Record<Spawn["what"], (cloud: Cloud, project: Project, spawn: Spawn) => void> = {
  worker(cloud, project, { pool = "pool-1", location = "fsn1" }) {
    const name = `${pool}-${hex(cloud, `worker ${project.id} ${pool}`, 16)}`;
    const id = cloud.newId("servers", project.id, name);
    const ip = newPrimaryIp(cloud, {
      project: project.id,
      name: spareName(cloud, project),
      type: "ipv4",
      location,
      labels: {},
      autoDelete: true,
    });
    ip.assignee = id;
    const type = findServerType("cpx32")!;
    cloud.store.add("servers", {
      ...base(cloud, project, id, name),
      labels: { "hcloud/node-group": pool },
      status: "running",
      serverType: type.name,
      location,
      image: catalog.images.find((image) => image.name === "ubuntu-24.04" && image.architecture === "x86")!.id,
      iso: null,
      rescue: false,
      backupWindow: null,
      protectDelete: false,
      protectRebuild: false,
      ipv4: ip.id,
      ipv6: null,
      privateNets: [],
      volumes: [],
      floatingIps: [],
      loadBalancers: [],
      firewalls: [],
      placementGroup: null,
      diskSize: type.disk,
      sshKeys: [],
      userData: "",
      dnsPtr: {},
    });
  },
  load_balancer(cloud, project, { location = "fsn1" }) {
    // The cloud controller names a load balancer after the UID of its Service.
    const name = `a${hex(cloud, `service ${project.id}`, 31)}`;
    const id = cloud.newId("load_balancers", project.id, name);
    cloud.store.add("load_balancers", {
      ...base(cloud, project, id, name),
      labels: { "hcloud-ccm/service-uid": `${hex(cloud, `uid ${name}`, 8)}-0000-4000-8000-${hex(cloud, `uid ${name}`, 12)}` },
      location,
      type: "lb11",
      algorithm: "round_robin",
      publicEnabled: true,
      ipv4: cloud.newAddress("load_balancer", String(id)),
      ipv6: `${cloud.newAddress6(String(id))}1`,
      dnsPtr: {},
      network: null,
      services: [],
      targets: [],
      health: {},
      protectDelete: false,
    });
  },
  volume(cloud, project, { location = "fsn1" }) {
    const name = `pvc-${hex(cloud, `claim ${project.id}`, 8)}-0000-4000-8000-${hex(cloud, `claim ${project.id}`, 12)}`;
    const id = cloud.newId("volumes", project.id, name);
    cloud.store.add("volumes", {
      ...base(cloud, project, id, name),
      labels: { "pvc-name": "data" },
      server: null,
      status: "available",
      location,
      size: 10,
      format: "ext4",
      protectDelete: false,
    });
  },
  primary_ip(cloud, project, { location = "fsn1" }) {
    newPrimaryIp(cloud, { project: project.id, name: spareName(cloud, project), type: "ipv4", location, labels: {}, autoDelete: false });
  },
};

function base(cloud: Cloud, project: Project, id: number, name: string): { id: number; project: string; name: string; created: string } {
  return { id, project: project.id, name, created: timestamp(cloud.clock.wall()) };
}

function spareName(cloud: Cloud, project: Project): string {
  return `primary_ip-${Math.floor(cloud.rng.draw(`spare ${project.id}`) * 100_000_000)}`;
}

function hex(cloud: Cloud, stream: string, digits: number): string {
  let text = "";
  while (text.length < digits)
    text += Math.floor(cloud.rng.draw(stream) * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return text.slice(0, digits);
}
