import { catalog } from "./catalog.ts";
import type { Era } from "./era.ts";
import { invalidInput } from "./errors.ts";

/** The location a create request asks for, in the words of its era; undefined when it names none. */
export function locationOf(era: Era, body: { location?: string; datacenter?: string }): string | undefined {
  if (body.location !== undefined && body.datacenter !== undefined)
    throw invalidInput("location", "only one of location and datacenter may be given");
  if (body.datacenter === undefined) return body.location === undefined ? undefined : nameOf(body.location);
  if (era === "2026-11") throw invalidInput("datacenter", "this field was removed, use location");
  const datacenter = catalog.datacenters.find(
    (candidate) => candidate.name === body.datacenter || String(candidate.id) === body.datacenter,
  );
  if (!datacenter) throw invalidInput("datacenter", `datacenter '${body.datacenter}' not found`);
  return datacenter.location;
}

function nameOf(nameOrId: string): string {
  return catalog.locations.find((location) => String(location.id) === nameOrId)?.name ?? nameOrId;
}
