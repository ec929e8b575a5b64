import { setTimeout as delay } from "node:timers/promises";
import type { KubeApi } from "../kube/start-kube-api.ts";
import type { FluxDefinition } from "./flux-definitions.ts";
import type { SourceDefinition } from "./source-definitions.ts";

const servedLimitMs = 60_000;

/** Creates definitions and waits until the API serves their kinds. Rejects with what the API says of one that it refuses. */
export async function installDefinitions(kube: KubeApi, definitions: readonly (FluxDefinition | SourceDefinition)[]): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const definition of definitions) {
    const { status, body } = await kube.call("POST", path, definition);
    if (status !== 201 && status !== 409) throw new Error(`${definition.metadata.name}: ${String(body.message)}`);
  }
  for (const { metadata } of definitions) await untilEstablished(kube, `${path}/${metadata.name}`);
}

async function untilEstablished(kube: KubeApi, path: string): Promise<void> {
  const until = Date.now() + servedLimitMs;
  for (;;) {
    const { body } = await kube.call("GET", path);
    // Null at first.
    const { conditions } = (body.status ?? {}) as { conditions?: { type: string; status: string }[] | null };
    if (conditions?.some(({ type, status }) => type === "Established" && status === "True")) return;
    if (Date.now() > until) throw new Error(`${path} is not served after ${servedLimitMs / 1000} s`);
    await delay(100);
  }
}
