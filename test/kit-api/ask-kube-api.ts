import type { KubeObject } from "@catalyst/blueprint/render/kube-object.ts";
import type { KubeApi } from "@catalyst/lab/kube/start-kube-api.ts";

/** Asks an API whether it would take objects, without keeping any. */
export interface Asker {
  makeNamespace(namespace: KubeObject): Promise<void>;
  /** `refused`: what it says of each object it would not take. `unknown`: kinds that it does not serve, with their API version. */
  ask(objects: readonly KubeObject[], namespace: string): Promise<{ refused: string[]; unknown: string[] }>;
}

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
}

export async function createAsker(kube: KubeApi): Promise<Asker> {
  const known = new Map<string, Promise<readonly Resource[]>>();
  const namespaces = new Set<string>();

  return {
    async makeNamespace(namespace) {
      if (namespaces.has(namespace.metadata.name)) return;
      namespaces.add(namespace.metadata.name);
      const { status, body } = await kube.call("POST", "/api/v1/namespaces?fieldValidation=Strict", namespace);
      // The API has some of its own.
      if (status !== 201 && status !== 409) throw new Error(`Namespace ${namespace.metadata.name}: ${body.message}`);
    },
    async ask(objects, namespace) {
      const answers = await Promise.all(objects.map((object) => askOne(object, namespace)));

      return {
        refused: answers.flatMap(({ refused }) => refused ?? []),
        unknown: [...new Set(answers.flatMap(({ unknown }) => unknown ?? []))],
      };
    },
  };

  async function askOne(object: KubeObject, namespace: string): Promise<{ refused?: string; unknown?: string }> {
    const { apiVersion, kind, metadata } = object;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const listing = known.get(root) ?? resourcesAt(root);
    known.set(root, listing);
    const resource = (await listing).find((one) => one.kind === kind && !one.name.includes("/"));
    if (resource === undefined) return { unknown: `${apiVersion} ${kind}` };
    const within = resource.namespaced ? `/namespaces/${metadata.namespace ?? namespace}` : "";
    // Applied as Flux does it: what is there already is then judged as a change, which it is on a cluster too.
    const path = `${root}${within}/${resource.name}/${metadata.name}?dryRun=All&fieldValidation=Strict&fieldManager=kit&force=true`;
    const { status, body } = await kube.call("PATCH", path, object, "application/apply-patch+yaml");

    return status < 300 ? {} : { refused: `${kind} ${metadata.name}: ${status} ${body.message}` };
  }

  async function resourcesAt(root: string): Promise<readonly Resource[]> {
    const { status, body } = await kube.call("GET", root);

    return status === 200 ? (body["resources"] as Resource[]) : [];
  }
}
