import { macAddress } from "../../addresses.ts";
import { catalog, placeShape, serverTypeShape } from "../../catalog.ts";
import type { Cloud } from "../../cloud.ts";
import { defaultDnsPtr } from "../../common-routes.ts";
import { parseSelector } from "../../labels.ts";
import { isAvailable } from "../../stock.ts";
import type { Server } from "../../resources.ts";
import { findImage, imageShape } from "../images.ts";
import { placementGroupShape } from "../placement-groups.ts";
import { dnsPtrList } from "../primary-ips.ts";
import { isoShape } from "../../read-only.ts";

/** A server as clients see it, with everything that hangs on it. */
export function serverShape(cloud: Cloud, server: Server): object {
  const { era } = cloud.project(server.project);
  const image = server.image === null ? undefined : findImage(cloud, server.project, String(server.image));
  const group = server.placementGroup === null ? undefined : cloud.store.get("placement_groups", server.placementGroup);
  const iso = catalog.isos.find((candidate) => candidate.id === server.iso);
  return {
    id: server.id,
    name: server.name,
    status: server.status,
    created: server.created,
    public_net: publicNet(cloud, server),
    private_net: server.privateNets.map(({ network, ip, aliasIps }) => ({
      network,
      ip,
      alias_ips: aliasIps,
      mac_address: macAddress(`${server.id} ${network}`),
    })),
    server_type: serverTypeShape(server.serverType, era, (location) => isAvailable(cloud, location, server.serverType)),
    ...placeShape(server.location, era),
    image: image ? imageShape(image, era) : null,
    iso: iso ? isoShape(iso) : null,
    rescue_enabled: server.rescue,
    locked: cloud.actions.running("server", server.id).some((action) => action.exclusive),
    backup_window: server.backupWindow,
    outgoing_traffic: 0,
    ingoing_traffic: 0,
    included_traffic: 20 * 2 ** 40,
    protection: { delete: server.protectDelete, rebuild: server.protectRebuild },
    labels: server.labels,
    volumes: server.volumes,
    load_balancers: server.loadBalancers,
    primary_disk_size: server.diskSize,
    placement_group: group ? placementGroupShape(group) : null,
  };
}

function publicNet(cloud: Cloud, server: Server): object {
  const ipv4 = server.ipv4 === null ? undefined : cloud.store.get("primary_ips", server.ipv4);
  const ipv6 = server.ipv6 === null ? undefined : cloud.store.get("primary_ips", server.ipv6);
  const selected = cloud.store
    .all("firewalls", server.project)
    .filter((firewall) => firewall.selectors.some((selector) => parseSelector(selector)(server.labels)))
    .filter((firewall) => !server.firewalls.some((link) => link.id === firewall.id));
  return {
    ipv4: ipv4
      ? { id: ipv4.id, ip: ipv4.ip, blocked: false, dns_ptr: server.dnsPtr[ipv4.ip] ?? ipv4.dnsPtr[ipv4.ip] ?? defaultDnsPtr(ipv4.ip) }
      : null,
    ipv6: ipv6 ? { id: ipv6.id, ip: `${ipv6.ip}/64`, blocked: false, dns_ptr: dnsPtrList(ipv6) } : null,
    floating_ips: server.floatingIps,
    firewalls: [...server.firewalls, ...selected.map((firewall) => ({ id: firewall.id, status: "applied" }))],
  };
}
