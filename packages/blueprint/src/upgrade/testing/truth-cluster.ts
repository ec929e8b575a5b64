import { setTimeout as delay } from "node:timers/promises";
import type { KubeApi, KubePatchType, KubeReply } from "@catalyst/lab/kube/start-kube-api.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import { clusterKindsWith, placeObject } from "../place-object.ts";

/** A real API server, spoken to as appliers do. Objects land in one namespace; those of the cluster are deleted by the test that made them. */
export interface TruthCluster {
  namespace: string;
  place(object: KubeObject): KubeObject;
  create(object: KubeObject, manager: string): Promise<Answer>;
  /** Server-side apply with forced conflicts. */
  apply(object: KubeObject, manager: string, dryRun?: "All"): Promise<Answer>;
  patch(object: KubeObject, patch: object, as: KubePatchType, manager: string): Promise<Answer>;
  get(object: KubeObject): Promise<KubeObject | undefined>;
  /** As the volume controller does it. */
  bind(claim: KubeObject, volume: string): Promise<void>;
  /** Until it is gone. */
  remove(object: KubeObject): Promise<void>;
  untilServed(object: KubeObject): Promise<void>;
}

export interface Answer {
  ok: boolean;
  status: number;
  reason: string;
  message: string;
  /** Field and message of each cause, as the API lists them. */
  causes: { field: string; message: string }[];
  object: KubeObject;
}

export async function truthCluster(kube: KubeApi, namespace: string, definitions: readonly KubeObject[] = []): Promise<TruthCluster> {
  const clusterKinds = clusterKindsWith(definitions);
  const place = (object: KubeObject) => placeObject(object, namespace, clusterKinds);
  const one = (object: KubeObject) => `${collectionOf(place(object))}/${object.metadata.name}`;
  await kube.call("POST", "/api/v1/namespaces", { metadata: { name: namespace } });

  return {
    namespace,
    place,
    async create(object, manager) {
      return answerOf(await kube.call("POST", `${collectionOf(place(object))}?fieldManager=${manager}`, place(object)));
    },
    async apply(object, manager, dryRun) {
      const query = `fieldManager=${manager}&force=true${dryRun === undefined ? "" : `&dryRun=${dryRun}`}`;
      return answerOf(await kube.call("PATCH", `${one(object)}?${query}`, place(object), "application/apply-patch+yaml"));
    },
    async patch(object, patch, as, manager) {
      return answerOf(await kube.call("PATCH", `${one(object)}?fieldManager=${manager}`, patch, as));
    },
    async get(object) {
      const { status, body } = await kube.call("GET", one(object));
      return status === 200 ? (body as unknown as KubeObject) : undefined;
    },
    async bind(claim, volume) {
      const spec = { volumeName: volume };
      await kube.call("PATCH", `${one(claim)}?fieldManager=kube-controller-manager`, { spec });
      const requests = ((claim["spec"] as Record<string, Record<string, Record<string, string>>>)["resources"] ?? {})["requests"];
      const status = { phase: "Bound", capacity: { storage: requests?.["storage"] } };
      await kube.call("PATCH", `${one(claim)}/status?fieldManager=kube-controller-manager`, { status });
    },
    async remove(object) {
      await kube.call("DELETE", one(object), { propagationPolicy: "Background", gracePeriodSeconds: 0 });
      await eventually(`${object.kind} ${object.metadata.name} is gone`, async () => (await kube.call("GET", one(object))).status === 404);
    },
    async untilServed(object) {
      await eventually(`${object.kind} is served`, async () => (await kube.call("GET", collectionOf(place(object)))).status === 200);
    },
  };
}

async function eventually(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error(`Not within a minute: ${what}`);
    await delay(100);
  }
}

function collectionOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): string {
  const base = groupOf(apiVersion) === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;

  return `${base}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${pluralOf(kind)}`;
}

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word.endsWith("y")) return `${word.slice(0, -1)}ies`;

  return word.endsWith("s") ? `${word}es` : `${word}s`;
}

function answerOf({ status, body }: { status: number; body: KubeReply }): Answer {
  const details = body["details"] as { causes?: { field?: string; message?: string }[] } | undefined;
  const causes = (details?.causes ?? []).map(({ field = "", message = "" }) => ({ field, message }));

  return {
    ok: status < 300,
    status,
    reason: typeof body["reason"] === "string" ? body["reason"] : "",
    message: body["kind"] === "Status" ? String(body.message) : "",
    causes,
    object: body as unknown as KubeObject,
  };
}
