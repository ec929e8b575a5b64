import { CatalystError } from "../../platform/errors.ts";

/** What is read of a state file (format version 4): enough to order versions and to know which resources exist. */
export interface ParsedState {
  lineage: string;
  serial: number;
  resources: StateResource[];
}

interface StateResource {
  module?: string;
  mode: string;
  type: string;
  name: string;
  instances?: { index_key?: string | number; status?: string; deposed?: string; attributes?: Record<string, unknown> }[];
}

/** A resource that OpenTofu made and its provider's own facts about it, as they were at the last run. */
export interface MadeResource {
  type: string;
  name: string;
  /** Empty for one without `for_each` or `count`. */
  key: string;
  /** Its making was interrupted. */
  tainted: boolean;
  attributes: Readonly<Record<string, unknown>>;
}

/** Managed resources without those that only wait for their deletion. */
export function resourcesIn(state: ParsedState): MadeResource[] {
  return state.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances = [] }) =>
      instances
        .filter(({ deposed }) => deposed === undefined)
        .map(({ index_key: key = "", status, attributes = {} }) => ({
          type,
          name,
          key: String(key),
          tainted: status === "tainted",
          attributes,
        })),
    );
}

export function parseState(body: Buffer): ParsedState {
  let value: Partial<ParsedState> | null;
  try {
    value = JSON.parse(body.toString()) as Partial<ParsedState> | null;
  } catch (cause) {
    throw new CatalystError("invalid-json", { detail: "The state is not JSON", cause });
  }
  if (typeof value?.lineage !== "string" || !Number.isInteger(value.serial) || !Array.isArray(value.resources)) {
    throw new CatalystError("invalid-body", { detail: "The state lacks lineage, serial or resources" });
  }
  return value as ParsedState;
}

/** Addresses of the managed resources, in the form plans and imports use. */
export function addressesOf(state: ParsedState): string[] {
  return state.resources
    .filter((resource) => resource.mode === "managed")
    .flatMap((resource) => (resource.instances ?? []).map((instance) => addressOf(resource, instance.index_key)));
}

/** Addresses whose making was interrupted: OpenTofu would destroy and make them anew. */
export function taintedIn(state: ParsedState): string[] {
  return state.resources
    .filter((resource) => resource.mode === "managed")
    .flatMap((resource) =>
      (resource.instances ?? []).filter(({ status }) => status === "tainted").map((instance) => addressOf(resource, instance.index_key)),
    );
}

function addressOf(resource: StateResource, key: string | number | undefined): string {
  const path = `${resource.module ? `${resource.module}.` : ""}${resource.type}.${resource.name}`;
  return key === undefined ? path : `${path}[${JSON.stringify(key)}]`;
}
