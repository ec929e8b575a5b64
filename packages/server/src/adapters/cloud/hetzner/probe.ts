import type { CloudProbe } from "../../../features/deployments/cloud.ts";
import { PhaseFailure, TransientError } from "../../../platform/errors.ts";
import { ForeignError } from "../../../platform/http/foreign-error.ts";
import type { Api } from "./api.ts";
import { failureOf } from "./failure-of.ts";
import { checkers, expectShape } from "./schema.ts";
import { translateError } from "./translate-error.ts";

/**
 * What a token may do, without changing anything. The create is empty: a writing token gets `invalid_input`, a reading one is refused
 * before its body is looked at.
 */
export async function probe(api: Api, signal: AbortSignal): Promise<CloudProbe> {
  let serversInUse: number;
  try {
    const body = await api.call("GET", "/servers?per_page=1", signal);
    const { pagination } = expectShape(checkers.pagination, body, "GET /servers").meta;
    serversInUse = pagination.total_entries ?? (body as { servers: unknown[] }).servers.length;
  } catch (error) {
    return { read: false, write: false, serversInUse: 0, refusedWith: refusalIn(error) };
  }

  return { read: true, serversInUse, ...(await probeWriting(api, signal)) };
}

async function probeWriting(api: Api, signal: AbortSignal): Promise<{ write: boolean | "unknown"; refusedWith?: string }> {
  try {
    await api.call("POST", "/placement_groups", signal, {});
    return { write: "unknown" };
  } catch (error) {
    if (!(error instanceof ForeignError)) throw error;
    if (error.code === "invalid_input" || error.code === "json_error") return { write: true };
    if (failureOf(error.code)?.code === "hetzner-token-readonly" || error.code === "unauthorized")
      return { write: false, refusedWith: error.code };
    return { write: "unknown", refusedWith: error.code };
  }
}

/** The code of a refusal that concerns the token; whatever else went wrong is thrown on. */
function refusalIn(error: unknown): string {
  if (error instanceof ForeignError && (error.code === "unauthorized" || error.code === "forbidden")) return error.code;
  if (error instanceof PhaseFailure) return error.details.culprit?.reason ?? error.code;
  throw error instanceof TransientError ? error : translateError(error);
}
