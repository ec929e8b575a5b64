import { type ObjectVerdict, objectVerdicts, type UpgradeFinding } from "./upgrade-report.ts";

export function gravestOf(findings: readonly UpgradeFinding[]): ObjectVerdict {
  const worst = Math.max(0, ...findings.map(({ verdict }) => objectVerdicts.indexOf(verdict)));

  return objectVerdicts[worst] ?? "ok";
}
