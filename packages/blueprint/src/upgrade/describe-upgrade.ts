import { describeObject } from "../render/kube-object.ts";
import { wrapText } from "./wrap-text.ts";
import type { ForceAdvice, ObjectUpgrade, UpgradeFinding, UpgradeReport, UpgradeVerdict } from "./upgrade-report.ts";

/** The report as lines of at most 80 columns, save where a name is longer. What changes nothing is only counted. */
export function describeUpgrade(report: UpgradeReport): string[] {
  const told = report.objects.filter(isWorthTelling);
  const counts = countActions(report.objects);

  return [
    `${report.verdict}: ${meanings[report.verdict]}`,
    `${appliers[report.applier]}, old state ${report.oldState === "live" ? "read from the cluster" : "made from the old render"}`,
    ...wrapText(counts.length === 0 ? "no objects" : counts.join(", ")),
    ...told.flatMap((one) => ["", ...describeOne(one)]),
  ];
}

const meanings: Readonly<Record<UpgradeVerdict, string>> = {
  safe: "nothing restarts, nothing is lost",
  "safe-with-restart": "it goes through, and pods restart",
  "needs-recreate": "some objects have to be deleted and made anew",
  refused: "it must not be started as it is",
};

const appliers: Readonly<Record<UpgradeReport["applier"], string>> = {
  helm3: "applied by helm-controller (Helm 3)",
  helm4: "applied by helm-controller (Helm 4)",
  kustomize: "applied by kustomize-controller",
};

const forceWords: Readonly<Record<ForceAdvice, string>> = {
  "not-needed": "",
  cure: "kustomize.toolkit.fluxcd.io/force: enabled is allowed here, and cures it.",
  forbidden: "kustomize.toolkit.fluxcd.io/force must not be set here.",
  "no-effect": "kustomize.toolkit.fluxcd.io/force has no effect: Helm does not know it.",
};

function isWorthTelling({ findings, restartsPods, notes, action }: ObjectUpgrade): boolean {
  return findings.length > 0 || restartsPods || notes.length > 0 || action === "delete";
}

function countActions(objects: readonly ObjectUpgrade[]): string[] {
  const words = {
    create: "created",
    update: "changed",
    recreate: "recreated",
    unchanged: "unchanged",
    delete: "deleted",
    keep: "left behind",
  };

  return Object.entries(words).flatMap(([action, word]) => {
    const count = objects.filter((one) => one.action === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
}

function describeOne({ object, verdict, action, findings, restartsPods, notes, force, remedy }: ObjectUpgrade): string[] {
  return [
    `${describeObject(object)}: ${verdict}, ${action}${restartsPods ? ", pods restart" : ""}`,
    ...findings.flatMap((finding) => wrapText(describeFinding(finding), "  ")),
    ...notes.flatMap((note) => wrapText(note, "  ")),
    ...wrapText(forceWords[force], "  "),
    ...(remedy === "" ? [] : wrapText(`Remedy: ${remedy}`, "  ")),
  ];
}

function describeFinding({ row, field, message }: UpgradeFinding): string {
  return [row, field === "" ? message : `${field}: ${message}`].filter((part) => part !== undefined).join("  ");
}
