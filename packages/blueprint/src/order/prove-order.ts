import { barrierFailures } from "./barrier.ts";
import type { Counterexample, OrderPlan, OrderProof, OrderRelease, ProvedEdge } from "./order-plan.ts";
import { criticalPath } from "./critical-path.ts";
import { declaredFailures } from "./declared-failures.ts";
import { factsOf, namespaceOf, objectKey, type Fact } from "./facts.ts";
import { isGiven } from "./given-facts.ts";
import { releaseGraph, type ReleaseGraph } from "./release-graph.ts";
import { structuralFailures } from "./structural-failures.ts";
import { wantsOf, type Want } from "./wants.ts";
import { admits, refusal, webhooksOf } from "./webhooks.ts";

/**
 * Proves that every object of a plan finds what it needs, in every order that `dependsOn` allows and not only in a lucky one: a producer counts
 * when its release is an ancestor of the consumer's, or the same one. Pure; linear in objects times ancestors.
 */
export function proveOrder(plan: OrderPlan): OrderProof {
  const graph = releaseGraph(plan.releases);
  const structural = structuralFailures(plan, graph);
  if (graph.cycle !== undefined) return { plan: plan.name, failures: structural, levels: [], criticalPath: [], edges: [] };
  const facts = indexFacts(plan);
  const used = new Map<string, Set<string>>();
  const judge = (want: Want): Counterexample[] => judgeWant(want, plan, facts, graph, (release) => note(used, want, release));

  const failures = [
    ...structural,
    ...plan.releases.flatMap((release) => wantsOf(release).flatMap(judge)),
    ...webhookFailures(plan, graph, used),
    ...barrierFailures(plan, graph),
    ...declaredFailures(plan, graph),
  ];

  return {
    plan: plan.name,
    failures: withoutRepetition(failures),
    levels: graph.levels,
    criticalPath: criticalPath(plan.releases, graph),
    edges: plan.releases.flatMap((release) => edgesOf(release, used)),
  };
}

function indexFacts(plan: OrderPlan): Map<string, Fact[]> {
  const all = [
    ...plan.releases.flatMap(factsOf),
    // Applied before the first release is.
    ...plan.plain.map(({ object }): Fact => ({
      key: objectKey(
        object.apiVersion.includes("/") ? object.apiVersion.split("/")[0]! : "",
        object.kind,
        object.metadata.namespace,
        object.metadata.name,
      ),
      release: "",
      what: `${object.kind} ${object.metadata.name}`,
      from: "first",
      early: true,
    })),
  ];

  return Map.groupBy(all, ({ key }) => key);
}

function judgeWant(
  want: Want,
  plan: OrderPlan,
  facts: ReadonlyMap<string, Fact[]>,
  graph: ReleaseGraph,
  uses: (release: string) => void,
): Counterexample[] {
  if (want.keys.some(isGiven)) return [];
  const candidates = want.keys.flatMap((key) => facts.get(key) ?? []);
  if (want.need === "eventually" && candidates.length > 0) return [];
  const ancestors = graph.ancestorsOf(want.release);
  const own = candidates.filter(({ release }) => release === want.release);
  if (candidates.some(({ release }) => release === "") || own.some((fact) => countsInOwnRelease(want, fact))) return [];

  const before = candidates.filter(({ release }) => ancestors.has(release));
  const sufficient = before.find((fact) => !needsRunning(want, fact) || graph.byName.get(fact.release)!.waits);
  if (sufficient !== undefined) {
    uses(sufficient.release);
    return [];
  }
  const producer = before[0] ?? candidates.find(({ release }) => release !== want.release) ?? own[0];
  if (producer === undefined) return want.onlyIfMade || mayComeFromElsewhere(want, plan) ? [] : [missing(want, graph)];

  return [counterexample(want, producer, before.length > 0, graph)];
}

function mayComeFromElsewhere({ keys }: Want, { joinsOthers = false, releases }: OrderPlan): boolean {
  const isOwn = (key: string): boolean =>
    releases.some(({ namespace }) =>
      [`/Secret/${namespace}/`, `/ConfigMap/${namespace}/`, `/ServiceAccount/${namespace}/`].some((own) => key.startsWith(own)),
    );

  return joinsOthers && !keys.some(isOwn);
}

function countsInOwnRelease({ own }: Want, { from, early }: Fact): boolean {
  return own === "all" || (own === "first" && (from === "first" || early));
}

/** What only running pods make is there when they run; an address answers when they run. */
function needsRunning({ need }: Want, { from }: Fact): boolean {
  return need === "running" || from === "running";
}

function counterexample(want: Want, producer: Fact, isBefore: boolean, graph: ReleaseGraph): Counterexample {
  const release = graph.byName.get(want.release)!;
  const same = producer.release === want.release;
  const order = [...graph.sorted(graph.ancestorsOf(want.release)), want.release];

  return {
    kind: isBefore ? "not-waiting" : "not-before",
    release: want.release,
    at: release.at,
    object: want.object,
    needs: want.what,
    producer: producer.release,
    order,
    message: (isBefore || same ? producer.refusal : undefined) ?? want.message,
    cure: same
      ? `move ${producer.what} to a release of its own that ${want.release} depends on, or into crds/`
      : isBefore
        ? `let ${producer.release} wait (remove disableWait): only its running pods give ${producer.what}`
        : `add dependsOn ${producer.release} to ${want.release}: it gives ${producer.what}`,
  };
}

function missing(want: Want, graph: ReleaseGraph): Counterexample {
  return {
    kind: "nowhere",
    release: want.release,
    at: graph.byName.get(want.release)!.at,
    object: want.object,
    needs: want.what,
    producer: undefined,
    order: [...graph.sorted(graph.ancestorsOf(want.release)), want.release],
    message: want.message,
    cure: `nothing in the set makes ${want.what}: add the release that does, or declare it in spec.provides of the Blueprint whose program makes it`,
  };
}

/** A webhook has to answer for whatever is made after it was registered. Whoever is certainly installed before it is never asked. */
function webhookFailures(plan: OrderPlan, graph: ReleaseGraph, used: Map<string, Set<string>>): Counterexample[] {
  const webhooks = plan.releases.flatMap(webhooksOf);

  return plan.releases.flatMap((release) =>
    release.objects.flatMap(({ object, fromCrds }) =>
      webhooks
        .filter((webhook) => !fromCrds && admits(webhook, object, namespaceOf(object, release)))
        .flatMap((webhook): Counterexample[] => {
          const isBefore = graph.ancestorsOf(release.name).has(webhook.release);
          const comesLater = graph.ancestorsOf(webhook.release).has(release.name);
          const owner = graph.byName.get(webhook.release)!;
          if (comesLater) return [];
          const want: Want = {
            release: release.name,
            object: `${object.kind} ${object.metadata.name}`,
            keys: [],
            what: `an answer of webhook ${webhook.name}`,
            need: "running",
            own: "none",
            message: refusal(webhook, object),
            onlyIfMade: true,
          };
          if (isBefore && owner.waits) {
            note(used, want, webhook.release);
            return [];
          }
          const fact: Fact = { key: "", release: webhook.release, what: `webhook ${webhook.name}`, from: "running", early: false };

          return [counterexample(want, fact, isBefore, graph)];
        }),
    ),
  );
}

function note(used: Map<string, Set<string>>, want: Want, release: string): void {
  const key = `${want.release}>${release}`;
  const reasons = used.get(key) ?? new Set<string>();
  used.set(key, reasons.add(`${want.object} needs ${want.what}`));
}

function edgesOf(release: OrderRelease, used: ReadonlyMap<string, Set<string>>): ProvedEdge[] {
  return release.dependsOn.map((to) => ({ from: release.name, to, because: [...(used.get(`${release.name}>${to}`) ?? [])] }));
}

/** One missing edge breaks many objects; the first of each release tells it. */
function withoutRepetition(failures: readonly Counterexample[]): Counterexample[] {
  const seen = new Set<string>();

  return failures.filter(({ kind, release, producer, needs }) => {
    const key = [kind, release, producer ?? needs].join(" ");
    if (seen.has(key)) return false;
    seen.add(key);

    return true;
  });
}
