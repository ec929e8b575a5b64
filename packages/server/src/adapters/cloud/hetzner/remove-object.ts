import type { CloudObject } from "../../../features/deployments/cloud.ts";
import type { Clock } from "../../../platform/clock.ts";
import { ForeignError } from "../../../platform/http/foreign-error.ts";
import type { Api } from "./api.ts";
import { readSingle } from "./read-object.ts";
import { checkers } from "./schema.ts";
import { waitForActions } from "./wait-for-actions.ts";

export interface RemoveOptions {
  api: Api;
  clock: Clock;
  /** Waits between tries, milliseconds. */
  delaysMs: readonly number[];
  signal: AbortSignal;
  onRetry?: () => void;
}

/** Refusals that pass: something else still uses the object, or another action runs on it. */
const busyCodes = new Set(["resource_in_use", "locked", "conflict", "service_error", "primary_ip_assigned", "server_not_stopped"]);

/** Asks for a deletion until it is accepted. Throws the last refusal. */
export async function removeObject(object: CloudObject, options: RemoveOptions): Promise<"requested" | "gone"> {
  let protectionLifted = false;
  for (let attempt = 0; ;) {
    try {
      await options.api.call("DELETE", pathOf(object), options.signal);
      return "requested";
    } catch (error) {
      const code = codeOf(error);
      if (code === "not_found") return "gone";
      if (code === "protected" && !protectionLifted) {
        await liftProtection(object, options);
        protectionLifted = true;
        continue;
      }
      const delay = options.delaysMs[attempt];
      if (!busyCodes.has(code ?? "") || delay === undefined) throw error;
      attempt += 1;
      options.onRetry?.();
      if (!(await release(object, options))) await options.clock.sleep(delay, options.signal);
    }
  }
}

async function liftProtection(object: CloudObject, options: RemoveOptions): Promise<void> {
  const rebuild = object.kind === "servers" ? { rebuild: false } : {};
  await act(object, "change_protection", { delete: false, ...rebuild }, options);
}

/** Frees the object from what uses it. True when that was done at once, so that no wait is needed before the next try. */
async function release(object: CloudObject, options: RemoveOptions): Promise<boolean> {
  const current = await reread(object, options);
  if (!current) return true;
  const { raw } = current;
  switch (object.kind) {
    case "volumes":
      return typeof raw["server"] === "number" && (await act(object, "detach", undefined, options));
    case "primary_ips":
      return typeof raw["assignee_id"] === "number" && (await act(object, "unassign", undefined, options));
    case "floating_ips":
      return typeof raw["server"] === "number" && (await act(object, "unassign", undefined, options));
    case "firewalls": {
      const users = Array.isArray(raw["applied_to"]) ? (raw["applied_to"] as Record<string, unknown>[]) : [];
      return users.length > 0 && (await act(object, "remove_from_resources", { remove_from: users.map(bareTarget) }, options));
    }
    default:
      return false;
  }
}

/** What a firewall is applied to, without the expansion of label selectors that the API adds when reading. */
function bareTarget({ type, server, label_selector }: Record<string, unknown>): object {
  return type === "server" ? { type, server } : { type, label_selector };
}

/** Runs an action and waits for it. False when it is refused: the deletion is simply tried again. */
async function act(object: CloudObject, action: string, body: unknown, options: RemoveOptions): Promise<boolean> {
  try {
    const reply = await options.api.call("POST", `${pathOf(object)}/actions/${action}`, options.signal, body);
    const actions = checkers.action.Check(reply) ? [reply.action] : checkers.actions.Check(reply) ? reply.actions : [];
    return await waitForActions(actions, options);
  } catch (error) {
    if (error instanceof ForeignError) return false;
    throw error;
  }
}

async function reread(object: CloudObject, { api, signal }: RemoveOptions): Promise<CloudObject | undefined> {
  try {
    return readSingle(object.kind, await api.call("GET", pathOf(object), signal));
  } catch (error) {
    if (codeOf(error) === "not_found") return undefined;
    throw error;
  }
}

function pathOf({ kind, id }: CloudObject): string {
  return `/${kind}/${encodeURIComponent(id)}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ForeignError ? error.code : undefined;
}
