import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, request } from "undici";
import type { KubeApi } from "./start-kube-api.ts";

/** As the API gives objects back, as far as controllers of the lab read them. */
export interface WatchedObject {
  metadata: {
    name: string;
    namespace: string;
    generation: number;
    resourceVersion: string;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
}

/** The API ends a watch by itself after this; the next one begins with a list. */
const watchSeconds = 300;
/** Before it is asked again, when it did not answer. */
const pauseMs = 250;

/**
 * Hands over every object of a collection, as it is and whenever it changes, until the signal aborts. `path` is the collection of all
 * namespaces, such as `/apis/source.toolkit.fluxcd.io/v1/helmcharts`. What is deleted is not told.
 */
export async function watchObjects(
  { url, ca, token }: KubeApi,
  path: string,
  onObject: (object: WatchedObject) => void,
  signal: AbortSignal,
): Promise<void> {
  const dispatcher = new Agent({ connect: { ca }, bodyTimeout: 0, headersTimeout: 0 });
  const headers = { authorization: `Bearer ${token}` };
  try {
    while (!signal.aborted) await listAndWatch().catch(() => delay(pauseMs, undefined, { signal }).catch(() => undefined));
  } finally {
    await dispatcher.destroy();
  }

  async function listAndWatch(): Promise<void> {
    const list = await request(`${url}${path}`, { dispatcher, headers, signal });
    const { items, metadata } = (await list.body.json()) as { items: WatchedObject[]; metadata: { resourceVersion: string } };
    for (const item of items) onObject(item);
    const query = `watch=true&timeoutSeconds=${watchSeconds}&resourceVersion=${metadata.resourceVersion}`;
    const changes = await request(`${url}${path}?${query}`, { dispatcher, headers, signal });
    for await (const line of createInterface({ input: changes.body })) {
      const { type, object } = JSON.parse(line) as { type: string; object: WatchedObject };
      if (type === "ERROR") return;
      if (type !== "DELETED") onObject(object);
    }
  }
}
