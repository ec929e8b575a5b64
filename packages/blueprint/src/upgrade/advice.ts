import type { Upgrade } from "./judge-update.ts";
import { plannedStep } from "./recreate-plan.ts";
import type { Change, Row } from "./rows/row.ts";
import type { ForceAdvice, RowId, UpgradeFinding, UpgradeVerdict } from "./upgrade-report.ts";

const forceAnnotation = "kustomize.toolkit.fluxcd.io/force";

export interface Advice {
  findings: readonly UpgradeFinding[];
  force: ForceAdvice;
  remedy: string;
  /** The object is deleted and made anew, by the plan or by force. */
  recreated: boolean;
  planned: boolean;
  notes: readonly string[];
}

interface Case {
  /** Of the findings, in their order. */
  rows: readonly Row[];
  findings: readonly UpgradeFinding[];
  change: Change;
  upgrade: Upgrade;
}

/** What helps when an update is refused, and what the annotations and the plan that are there already make of it. */
export function adviceFor({ rows, findings, change, upgrade }: Case): Advice {
  const remedy = [...new Set(rows)].map((row) => row.remedy(change)).join(" ");
  const refusing = rows.filter((_row, n) => findings[n]?.verdict === "invalid" || findings[n]?.verdict === "immutable");
  const quiet: Advice = { findings, force: "not-needed", remedy, recreated: false, planned: false, notes: [] };
  if (refusing.length === 0) return quiet;
  const step = plannedStep(change.manifest, upgrade.recreate, upgrade.fromVersion);
  const lost = refusing.find(({ id }) => losesData.has(id));
  if (step && lost) return { ...quiet, force: "forbidden", findings: [...findings, lossBy("upgrades.recreate", lost)], recreated: true };
  if (step) return { ...quiet, force: forceFor(refusing, change), recreated: true, planned: true, notes: [`Planned: ${step.reason}`] };
  if (change.applier !== "kustomize") return { ...quiet, force: "no-effect", notes: helmNotes(change, refusing) };
  const force = forceFor(refusing, change);
  if (change.manifest.metadata.annotations?.[forceAnnotation]?.toLowerCase() !== "enabled") return { ...quiet, force };
  const destroyed = refusing.find(({ id }) => losesData.has(id) || id === "UP-STS");
  if (destroyed) return { ...quiet, force, findings: [...findings, lossBy(forceAnnotation, destroyed)], recreated: true };

  return { ...quiet, force, recreated: true, notes: [`${forceAnnotation} is set: it is deleted and made anew.`] };
}

/** Gravest first: what is refused, what the plan or force would destroy, what needs a recreation, and what goes by itself. */
export function outcomeOf(
  findings: readonly UpgradeFinding[],
  { restarts, planned }: { restarts: boolean; planned: boolean },
): UpgradeVerdict {
  const refused = findings.filter(({ verdict }) => verdict === "invalid" || verdict === "immutable");
  if (findings.some(({ verdict }) => verdict === "data-loss" || verdict === "adoption")) return "refused";
  if (refused.some(({ row }) => row === undefined || losesData.has(row))) return "refused";
  if (refused.some(({ row }) => row === "UP-STS") && !planned) return "refused";
  if (refused.length > 0) return "needs-recreate";

  return restarts ? "safe-with-restart" : "safe";
}

/** Deleting these deletes what they hold, so no plan may. A StatefulSet's pods and claims outlive it. */
const losesData: ReadonlySet<RowId> = new Set(["UP-PVC", "UP-CRD-STORED"]);

function forceFor(refusing: readonly Row[], change: Change): ForceAdvice {
  return refusing.every((row) => row.force?.(change) === "cure") ? "cure" : "forbidden";
}

function lossBy(cause: string, row: Row): UpgradeFinding {
  return { row: row.id, verdict: "data-loss", field: "", message: `${cause} would delete it, and what it holds with it` };
}

function helmNotes({ manifest }: Change, refusing: readonly Row[]): string[] {
  const set =
    manifest.metadata.annotations?.[forceAnnotation] !== undefined ? [`${forceAnnotation} has no effect: Helm does not know it.`] : [];
  const plannable = !refusing.some(({ id }) => losesData.has(id));

  return plannable ? [...set, "Helm cannot recreate it: list it in spec.upgrades.recreate."] : set;
}
