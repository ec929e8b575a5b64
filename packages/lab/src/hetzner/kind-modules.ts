import type { KindModule } from "./kind-module.ts";
import { certificates } from "./kinds/certificates.ts";
import { firewalls } from "./kinds/firewalls.ts";
import { floatingIps } from "./kinds/floating-ips.ts";
import { images } from "./kinds/images.ts";
import { loadBalancers } from "./kinds/load-balancers/load-balancers.ts";
import { networks } from "./kinds/networks.ts";
import { placementGroups } from "./kinds/placement-groups.ts";
import { primaryIps } from "./kinds/primary-ips.ts";
import { servers } from "./kinds/servers/servers.ts";
import { sshKeys } from "./kinds/ssh-keys.ts";
import { volumes } from "./kinds/volumes.ts";

/** Every kind of resource the emulator knows. A new kind is a file in `kinds/` and a line here. */
export const kindModules: KindModule[] = [
  sshKeys,
  networks,
  firewalls,
  servers,
  loadBalancers,
  placementGroups,
  volumes,
  primaryIps,
  floatingIps,
  certificates,
  images,
];
