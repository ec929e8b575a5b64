import { milliseconds } from "../duration.ts";
import type { Outcome } from "./action-book.ts";
import { findServerType } from "./catalog.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError } from "./errors.ts";

/** Whether a server type is sold at a location right now. */
export function isAvailable(cloud: Cloud, location: string, serverType: string): boolean {
  if (isRetired(cloud, serverType)) return false;
  return (findServerType(serverType)?.locations.includes(location) ?? false) && cloud.knobs.stock(location, serverType).stock !== 0;
}

/** Whether a former generation cannot be ordered any more. */
export function isRetired(cloud: Cloud, serverType: string): boolean {
  const deprecation = findServerType(serverType)?.deprecation;
  return deprecation !== undefined && Date.parse(deprecation.unavailableAfter) <= cloud.clock.wall();
}

/**
 * Takes one server out of the stock. Throws `resource_unavailable` when there is none; where the stock stalls, the answer is the
 * outcome the create action will have.
 */
export function takeStock(cloud: Cloud, location: string, serverType: string): Outcome | undefined {
  const { name, stock } = cloud.knobs.stock(location, serverType);
  if (stock === 0) throw new ApiError("resource_unavailable", "error during placement");
  if (typeof stock === "number") cloud.knobs.set({ [name]: stock - 1 });
  if (typeof stock !== "object") return undefined;
  const stall = { frozenAt: 40, stuck: milliseconds(stock.stall) };
  return stock.end === "error" ? { ...stall, error: { code: "resource_unavailable", message: "error during placement" } } : stall;
}
