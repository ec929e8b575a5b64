import { isRecord } from "../model/yaml-file.ts";
import { groupOf, type KubeObject, referenceOf } from "../render/kube-object.ts";
import { adviceFor, outcomeOf } from "./advice.ts";
import { changedDataPathKeys } from "./cilium-data-path.ts";
import { applyDefaults } from "./defaults/apply-defaults.ts";
import { builtInMergeType } from "./fields/built-in-merge-types.ts";
import { deepEqual } from "./fields/deep-equal.ts";
import type { MergeType } from "./fields/merge-type.ts";
import { adoptionRefusal, type Release } from "./helm-marks.ts";
import { isHook, isReplacedHook } from "./hooks.ts";
import { applyRender, type Merged } from "./merge/apply-render.ts";
import { neighboursOf } from "./neighbours-of.ts";
import { placeKey } from "./place-object.ts";
import type { RecreateStep } from "./recreate-plan.ts";
import { removedApi } from "../model/removed-apis.ts";
import { restartsPods } from "./restarts-pods.ts";
import { allRows } from "./rows/all-rows.ts";
import type { Change, Row } from "./rows/row.ts";
import { settleService } from "./settle-service.ts";
import { type Applier, type ObjectUpgrade, objectVerdicts, type UpgradeFinding } from "./upgrade-report.ts";
import { gravestOf } from "./verdict-order.ts";

/** Everything one object is judged by. Maps are by `placeKey`. */
export interface Upgrade {
  applier: Applier;
  release: Release;
  previous: ReadonlyMap<string, KubeObject>;
  live: ReadonlyMap<string, KubeObject>;
  manifests: ReadonlyMap<string, KubeObject>;
  /** Keys of what the new render repeats over an old state that was made up: nothing can happen to it. */
  untouched: ReadonlySet<string>;
  /** Keys of what comes from `crds/` in either render. */
  fromCrds: ReadonlySet<string>;
  /** Keys of what the old release itself rendered, without `crds/`. */
  releasedBefore: ReadonlySet<string>;
  releasedAfter: ReadonlySet<string>;
  /** Definitions of custom kinds, the newest first. */
  definitions: readonly KubeObject[];
  typeOf(object: KubeObject): MergeType;
  /** All objects, new ones first. */
  around: readonly KubeObject[];
  recreate: readonly RecreateStep[];
  fromVersion: string | undefined;
  expandableClasses: ReadonlySet<string>;
}

/** What becomes of an object that the new render has. */
export function judgeUpdate(manifest: KubeObject, upgrade: Upgrade): ObjectUpgrade {
  const key = placeKey(manifest);
  const live = upgrade.live.get(key);
  const unknown = unservedApi(manifest, upgrade);
  if (unknown) return unserved(manifest, unknown);
  if (!live) return { ...blank(manifest), action: "create" };
  if (upgrade.applier !== "kustomize" && isHook(manifest)) return judgeHook(manifest);
  if (upgrade.untouched.has(key)) return { ...blank(manifest), action: "unchanged" };

  return judgeChange(live, manifest, upgrade);
}

function judgeChange(live: KubeObject, manifest: KubeObject, upgrade: Upgrade): ObjectUpgrade {
  const merged = mergeOf(live, manifest, upgrade);
  const before = applyDefaults(live);
  const settle = (object: KubeObject) => settleService(before, applyDefaults(object));
  const result = settle(merged.object);
  const change: Change = {
    live: before,
    result,
    manifest,
    previous: upgrade.previous.get(placeKey(manifest)),
    applier: upgrade.applier,
    leftovers: merged.leftovers,
    conflicts: merged.conflicts,
    adoption: refusalToAdopt(live, manifest, upgrade),
    neighbours: neighboursOf(result, upgrade.around, upgrade.expandableClasses),
  };
  const tried = merged.dryRun === undefined ? [] : violated({ ...change, result: settle(merged.dryRun), leftovers: [], conflicts: [] });
  const hits = tried.some(({ finding }) => isRefusal(finding)) ? tried : violated(change);
  const findings = [...hits.map(({ finding }) => finding), ...removedFromOldRelease(change)];
  const rows = hits.map(({ row }) => row);
  const advice = adviceFor({ rows, findings, change, upgrade });
  const restarts = advice.recreated ? hasPods(result) : !findings.some(isRefusal) && restartsPods(before, result);
  const dataPath = changedDataPathKeys(before, result);

  return {
    ...blank(manifest),
    action: advice.recreated ? "recreate" : sameButServerMarks(before, result) ? "unchanged" : "update",
    verdict: gravestOf(advice.findings),
    outcome: outcomeOf(advice.findings, { restarts: restarts || dataPath.length > 0, planned: advice.planned }),
    findings: advice.findings,
    leftovers: merged.leftovers,
    restartsPods: restarts || dataPath.length > 0,
    notes: [...advice.notes, ...(dataPath.length > 0 ? [`Restarts Cilium on every node: ${dataPath.join(", ")} changes.`] : [])],
    force: advice.force,
    remedy: advice.remedy,
  };
}

function mergeOf(live: KubeObject, manifest: KubeObject, upgrade: Upgrade): Merged {
  const key = placeKey(manifest);
  const { applier } = upgrade;
  // Flux replaces what lies in crds/ as a whole.
  if (upgrade.fromCrds.has(key) && applier !== "kustomize" && manifest.kind === "CustomResourceDefinition") {
    const { status } = live;
    return { object: { ...manifest, ...(status === undefined ? {} : { status }) }, dryRun: undefined, leftovers: [], conflicts: [] };
  }
  const rendered = { live, previous: upgrade.previous.get(key), manifest, applier, type: upgrade.typeOf(manifest) };

  return applyRender({ ...rendered, builtIn: builtInMergeType(manifest) !== undefined });
}

function violated(change: Change): { row: Row; finding: UpgradeFinding }[] {
  return allRows
    .filter((row) => row.kinds === undefined || row.kinds.includes(change.result.kind))
    .flatMap((row) => [...row.check(change)].map((violation) => ({ row, finding: { row: row.id, ...violation } })))
    .toSorted((a, b) => objectVerdicts.indexOf(b.finding.verdict) - objectVerdicts.indexOf(a.finding.verdict));
}

export function isRefusal({ verdict }: UpgradeFinding): boolean {
  return verdict === "invalid" || verdict === "immutable" || verdict === "adoption" || verdict === "data-loss";
}

function refusalToAdopt(live: KubeObject, manifest: KubeObject, upgrade: Upgrade): string | undefined {
  const key = placeKey(manifest);
  if (upgrade.applier !== "helm3" || upgrade.releasedBefore.has(key) || upgrade.fromCrds.has(key)) return undefined;

  return adoptionRefusal(live, upgrade.release);
}

/** Helm 3 builds every object of the old release before it compares, and fails on an API that is gone. */
function removedFromOldRelease({ previous, applier }: Change): UpgradeFinding[] {
  const successor = previous && applier !== "kustomize" ? successorOf(previous) : undefined;
  if (!previous || successor === undefined) return [];
  const message = `unable to build kubernetes objects from current release manifest: no matches for kind "${previous.kind}" in version "${previous.apiVersion}"`;

  return [{ verdict: "invalid", field: "apiVersion", message }];
}

/** In whose place the API says that it does not know the kind; with the version to use. */
function unservedApi(manifest: KubeObject, { definitions }: Upgrade): string | undefined {
  const successor = successorOf(manifest);
  if (successor !== undefined) return successor;
  const definition = definitions.find(
    ({ spec }) =>
      isRecord(spec) &&
      spec["group"] === groupOf(manifest.apiVersion) &&
      isRecord(spec["names"]) &&
      spec["names"]["kind"] === manifest.kind,
  );
  const spec = definition?.["spec"];
  if (!isRecord(spec) || !Array.isArray(spec["versions"])) return undefined;
  const served = spec["versions"].filter(isRecord).filter((version) => version["served"] !== false);
  const names = served.map(({ name }) => `${String(spec["group"])}/${String(name)}`);

  return names.includes(manifest.apiVersion) ? undefined : names.join(" or ");
}

function unserved(manifest: KubeObject, instead: string): ObjectUpgrade {
  const message = `no matches for kind "${manifest.kind}" in version "${manifest.apiVersion}"`;

  return {
    ...blank(manifest),
    action: "update",
    verdict: "invalid",
    outcome: "refused",
    findings: [{ verdict: "invalid", field: "apiVersion", message }],
    remedy: `Render it as ${instead}.`,
  };
}

function judgeHook(manifest: KubeObject): ObjectUpgrade {
  if (isReplacedHook(manifest)) return { ...blank(manifest), action: "recreate", notes: ["A hook: Helm deletes it before it runs again."] };
  const message = "already exists";

  return {
    ...blank(manifest),
    action: "create",
    verdict: "invalid",
    outcome: "refused",
    findings: [{ verdict: "invalid", field: "", message }],
    remedy: "Add before-hook-creation to helm.sh/hook-delete-policy.",
  };
}

function blank(manifest: KubeObject): Omit<ObjectUpgrade, "action"> {
  return {
    object: referenceOf(manifest),
    verdict: "ok",
    outcome: "safe",
    findings: [],
    leftovers: [],
    restartsPods: false,
    notes: [],
    force: "not-needed",
    remedy: "",
  };
}

function sameButServerMarks(live: KubeObject, result: KubeObject): boolean {
  return deepEqual(withoutServerMarks(live), withoutServerMarks(result));
}

function withoutServerMarks({ metadata: { managedFields: _managed, ...metadata }, status: _status, ...object }: KubeObject): object {
  return { ...object, metadata };
}

function hasPods({ kind }: KubeObject): boolean {
  return ["Deployment", "DaemonSet", "StatefulSet", "Job", "ReplicaSet", "Pod"].includes(kind);
}

/** The Kubernetes of a Sovereign (`k3s` in pins.json). */
const targetVersion = "1.31";

/** What to write in place of an API that the cluster does not serve; undefined when it does. */
function successorOf({ apiVersion, kind }: KubeObject): string | undefined {
  const removed = removedApi(apiVersion, kind, targetVersion);

  return removed === undefined ? undefined : (removed.replacement ?? "nothing");
}
