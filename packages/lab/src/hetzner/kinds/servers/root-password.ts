import type { Cloud } from "../../cloud.ts";
import type { Server } from "../../resources.ts";

/** A password as the service makes one for a server without keys; it opens nothing here. */
export function rootPassword(cloud: Cloud, server: Server): string {
  return cloud.rng
    .keyed(`password ${server.id} ${cloud.rng.nth(`password ${server.id}`)}`)
    .toString(36)
    .padStart(12, "x");
}
