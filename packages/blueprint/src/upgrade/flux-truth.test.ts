import { type Flux, startFlux } from "@catalyst/lab/flux/start-flux.ts";
import { fluxMissing } from "@catalyst/lab/flux/start-flux-controller.ts";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { allTransitions } from "./corpus/all-transitions.ts";
import type { Transition } from "./corpus/transition.ts";
import { type FluxApplier, helmApplier, kustomizeApplier, type Outcome } from "./testing/flux-applier.ts";
import { besideOf, foretell, refusalsOf } from "./testing/foretell-transition.ts";
import { type TruthCluster, truthCluster } from "./testing/truth-cluster.ts";
import type { Applier, ObjectUpgrade } from "./upgrade-report.ts";

const noApi = await kubeApiMissing();
const controllers = [
  { applier: "helm3", tool: "helm-controller" },
  { applier: "helm4", tool: "helm-controller-4" },
  { applier: "kustomize", tool: "kustomize-controller" },
] as const;
const missing = new Map(await Promise.all(controllers.map(async ({ tool }) => [tool, noApi ?? (await fluxMissing(tool))] as const)));
/** Every transition is given at once; two busy cores take a while. */
const limitMs = 240_000;

interface Played {
  foretold: ObjectUpgrade;
  outcome: Outcome;
  /** With the force annotation, for what is foretold to be cured by it: the outcome, and whether the object is another one now. */
  forced?: { ok: boolean; isNew: boolean };
}

const cured = { ok: true, isNew: true };

for (const { applier, tool } of controllers) {
  const reason = missing.get(tool);
  describe.skipIf(reason !== undefined)(`an upgrade by the real ${tool}${reason === undefined ? "" : ` (left out: ${reason})`}`, () => {
    const endings: (() => Promise<void>)[] = [];
    const played = new Map<string, Promise<Played>>();
    let flux: Flux;
    beforeAll(async () => {
      const kube = await startKubeApi((work) => void endings.push(work));
      flux = await startFlux(kube, { tools: [tool] });
      endings.push(() => flux.stop());
      const cluster = await truthCluster(kube, `truth-${applier}`);
      const by = applierFor(applier, kube, flux, cluster.namespace);
      const chosen = oneOfEach(applier);
      for (const beside of chosen.flatMap(besideOf)) await cluster.create(beside, "admin");
      for (const one of chosen) {
        const play = playTransition(applier, one, cluster, by);
        // A test looks at each; none is left unhandled meanwhile.
        play.catch(() => undefined);
        played.set(one.name, play);
      }
      await Promise.allSettled(played.values());
    }, limitMs);
    afterAll(async () => {
      for (const work of endings.toReversed()) await work();
    });

    test.each(oneOfEach(applier).map((one) => [one.title, one] as const))("is as foretold: %s", async (_title, one) => {
      const { foretold, outcome, forced } = await played.get(one.name)!;

      const refusals = refusalsOf(foretold);
      expect(foretold.verdict).toBe(applier === "helm3" ? one.verdict.helm3 : one.verdict.kustomize);
      expect(outcome).toEqual({ ok: refusals.length === 0, message: expect.any(String) });
      for (const { field, message } of refusals) {
        expect(outcome.message).toContain(field);
        expect(outcome.message).toContain(message);
      }
      expect(forced).toEqual(foretold.force === "cure" && applier === "kustomize" ? cured : undefined);
    });
  });
}

function applierFor(applier: Applier, kube: KubeApi, flux: Flux, namespace: string): FluxApplier {
  return applier === "kustomize" ? kustomizeApplier(kube, flux) : helmApplier(kube, flux, namespace);
}

async function playTransition(applier: Applier, one: Transition, cluster: TruthCluster, by: FluxApplier): Promise<Played> {
  if (one.beside?.kind === "CustomResourceDefinition") await cluster.untilServed(one.old);
  const first = await by.apply(one.name, [cluster.place(one.old)], "first");
  expect(first).toMatchObject({ ok: true });
  if (one.boundTo !== undefined) await cluster.bind(one.old, one.boundTo);
  if (one.appliedBy !== undefined) await cluster.apply(one.appliedBy.part, one.appliedBy.manager);
  const live = (await cluster.get(one.old))!;
  const foretold = foretell(applier, one, cluster.namespace, [live, ...besideOf(one)]);

  const outcome = await by.apply(one.name, [cluster.place(one.new)], "again");

  return { foretold, outcome, ...(applier === "kustomize" && foretold.force === "cure" ? { forced: await force() } : {}) };

  /** Under a name of its own: the first Kustomization tries again only much later. */
  async function force() {
    const { ok } = await by.apply(`${one.name}-forced`, [withForce(cluster.place(one.new))], "first");
    const after = await cluster.get(one.new);

    return { ok, isNew: after?.metadata["uid"] !== live.metadata["uid"] };
  }
}

function withForce(object: KubeObject): KubeObject {
  const annotations = { ...object.metadata.annotations, "kustomize.toolkit.fluxcd.io/force": "enabled" };

  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The API's own answers to all transitions are compared elsewhere: of each row, kind and verdict one goes through the controller. */
function oneOfEach(applier: Applier): Transition[] {
  const keyOf = ({ row, old, verdict }: Transition) => `${row} ${old.kind} ${applier === "helm3" ? verdict.helm3 : verdict.kustomize}`;

  return allTransitions.filter((one, index) => allTransitions.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
