import { createHash } from "node:crypto";
import type { CloudKind } from "@catalyst/contract";
import type { Cloud, CloudObject, ConnectCloud } from "../../../features/deployments/cloud.ts";
import type { Clock } from "../../../platform/clock.ts";
import { ForeignError } from "../../../platform/http/foreign-error.ts";
import type { RequestObservation } from "../../../platform/http/observe-requests.ts";
import { createRequestBudget, type RequestBudget } from "../../../platform/http/request-budget.ts";
import { type Logger, silentLogger } from "../../../platform/log.ts";
import type { Secret } from "../../../platform/secret.ts";
import { createApi } from "./api.ts";
import { probe } from "./probe.ts";
import { readObject, readSingle } from "./read-object.ts";
import { readOffers } from "./read-offers.ts";
import { removeObject } from "./remove-object.ts";
import { translateError } from "./translate-error.ts";

export interface HetznerOptions {
  /** Base address ending in `/v1`. */
  endpoint: string;
  clock: Clock;
  log?: Logger;
  fetch?: typeof fetch;
  /** Hears of every request; `remaining` is what the project's budget still allows, when it has told. */
  onRequest?: (observation: RequestObservation & { provider: "hetzner"; remaining: number | undefined }) => void;
  /** Waits between deletion tries of a busy object, milliseconds. */
  removeDelaysMs?: readonly number[];
}

/** A server's firewall is released up to 30 s after the server; five tries over 90 s leave room for a second chance. */
const defaultRemoveDelaysMs = [6000, 12_000, 24_000, 48_000];

/** Connects to Hetzner Cloud. All clouds opened with one token share its request budget. */
export function createHetznerCloud(options: HetznerOptions): ConnectCloud {
  const budgets = new Map<string, RequestBudget>();

  return function connect(token) {
    return connectWith(token, budgetOf(token), options);
  };

  /** Kept by digest, so that no map holds a token. */
  function budgetOf(token: Secret): RequestBudget {
    const digest = createHash("sha256").update(token.open()).digest("hex");
    const known = budgets.get(digest) ?? createRequestBudget(options.clock);
    budgets.set(digest, known);
    return known;
  }
}

function connectWith(token: Secret, budget: RequestBudget, options: HetznerOptions): Cloud {
  const { clock } = options;
  const api = createApi({
    endpoint: options.endpoint,
    token,
    budget,
    clock,
    log: options.log ?? silentLogger,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    onRequest: (observation) => options.onRequest?.({ ...observation, provider: "hetzner", remaining: budget.state()?.remaining }),
  });

  return {
    probe: (signal) => probe(api, signal),
    list: (kind, signal, filter) => translated(list(kind, signal, filter)),
    remove: (object, signal, onRetry) => {
      const delaysMs = options.removeDelaysMs ?? defaultRemoveDelaysMs;
      return translated(removeObject(object, { api, clock, delaysMs, signal, ...(onRetry ? { onRetry } : {}) }));
    },
    exists: (object, signal) => translated(exists(object, signal)),
    offers: (signal) => translated(readOffers(api, clock, signal)),
    budget: () => budget.state(),
  };

  async function list(
    kind: CloudKind,
    signal: AbortSignal,
    filter: { labelSelector?: string; name?: string } = {},
  ): Promise<CloudObject[]> {
    const query = {
      ...(filter.labelSelector === undefined ? {} : { label_selector: filter.labelSelector }),
      ...(filter.name === undefined ? {} : { name: filter.name }),
      // The other image types belong to Hetzner.
      ...(kind === "images" ? { type: ["snapshot", "backup"] } : {}),
    };
    const entries = await api.all(`/${kind}`, kind, query, signal);
    return entries.map((entry) => readObject(kind, entry)).toSorted((a, b) => Number(a.id) - Number(b.id));
  }

  async function exists(object: CloudObject, signal: AbortSignal): Promise<boolean> {
    try {
      return readSingle(object.kind, await api.call("GET", `/${object.kind}/${object.id}`, signal)) !== undefined;
    } catch (error) {
      if (error instanceof ForeignError && error.code === "not_found") return false;
      throw error;
    }
  }
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translateError(error);
  }
}
