import type { CloudKind } from "@catalyst/contract";
import type { CloudObject } from "../../../features/deployments/cloud.ts";
import { checkers, expectShape } from "./schema.ts";

/** Name under which a single object of a kind appears in a reply. */
const singular: Record<CloudKind, string> = {
  servers: "server",
  load_balancers: "load_balancer",
  volumes: "volume",
  floating_ips: "floating_ip",
  primary_ips: "primary_ip",
  firewalls: "firewall",
  networks: "network",
  placement_groups: "placement_group",
  ssh_keys: "ssh_key",
  certificates: "certificate",
  images: "image",
};

/** Our view of one of Hetzner's objects. Snapshots have no name, only a description. */
export function readObject(kind: CloudKind, value: unknown): CloudObject {
  const raw = expectShape(checkers.object, value, `GET /${kind}`);
  return {
    kind,
    id: String(raw.id),
    name: raw.name ?? raw.description ?? "",
    labels: raw.labels ?? {},
    created: raw.created ?? null,
    raw,
  };
}

/** The object of a single reply; undefined for an image that is only remembered as deleted. */
export function readSingle(kind: CloudKind, body: unknown): CloudObject | undefined {
  const object = readObject(kind, (body as Record<string, unknown> | undefined)?.[singular[kind]]);
  return kind === "images" && object.raw["deleted"] ? undefined : object;
}
