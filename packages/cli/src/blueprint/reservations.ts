import { join } from "node:path";
import { createFileReservations } from "@catalyst/blueprint/publish/reservations/file-reservations.ts";
import type { VersionReservations } from "@catalyst/blueprint/publish/reservations/version-reservations.ts";
import type { Context } from "../context.ts";

/** Kept beside the results, so that two runs on one machine know of each other. */
export function reservationsIn(context: Context, cacheFolder: string): VersionReservations {
  return createFileReservations(join(cacheFolder, "reservations"), () => new Date(context.now()));
}
