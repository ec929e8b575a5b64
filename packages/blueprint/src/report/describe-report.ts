import type { BlueprintFinding, BlueprintReport } from "@catalyst/contract";

/** How the parts of a report are made to stand out; the identity functions for a file or a pipe. */
export interface Emphasis {
  error: (text: string) => string;
  warning: (text: string) => string;
  info: (text: string) => string;
  strong: (text: string) => string;
  dim: (text: string) => string;
}

const plain = (text: string): string => text;
export const noEmphasis: Emphasis = { error: plain, warning: plain, info: plain, strong: plain, dim: plain };

/** Lines for a person: grouped by Blueprint, what is wrong and what to do; nothing but one line when all is well. */
export function describeReport(report: BlueprintReport, emphasis: Emphasis = noEmphasis): string[] {
  const groups = Map.groupBy(report.findings, ({ blueprint }) => blueprint);
  const findings = [...groups].flatMap(([blueprint, found]) => [
    emphasis.strong(blueprint),
    ...found.flatMap((finding) => describeFinding(finding, emphasis)),
    "",
  ]);

  return [...findings, ...describeGaps(report, emphasis), describeSummary(report, emphasis)];
}

function describeFinding(finding: BlueprintFinding, emphasis: Emphasis): string[] {
  const { rule, severity, message, fix, file, line, column, evidence, fixable } = finding;

  return [
    `  ${emphasis[severity](severity.padEnd(7))} ${file}:${line}:${column}  ${emphasis.dim(rule)}`,
    `          ${message}`,
    ...(evidence === undefined ? [] : evidence.split("\n").map((text) => emphasis.dim(`          | ${text}`))),
    `          ${emphasis.dim("→")} ${fix}${fixable ? emphasis.dim(" (verify --fix does it)") : ""}`,
  ];
}

function describeGaps({ notChecked, standIns }: BlueprintReport, emphasis: Emphasis): string[] {
  // One reason usually concerns many Blueprints; it is said once.
  const byReason = Map.groupBy(notChecked, ({ reason }) => reason);
  const gaps = [...byReason].map(([reason, entries]) => {
    const rules = new Set(entries.flatMap((entry) => entry.rules));
    const names = entries.map(({ blueprint }) => blueprint);
    const whose = names.length > 3 ? `${names.length} inputs` : names.join(", ");

    return emphasis.warning(`not checked: ${rules.size === 1 ? [...rules][0] : `${rules.size} rules`} for ${whose}: ${reason}`);
  });
  const used = standIns.length === 0 ? [] : [emphasis.dim(`stand-ins were used for ${standIns.join(", ")}`)];

  return [...gaps, ...used];
}

function describeSummary({ findings, inputs, summary, timings }: BlueprintReport, emphasis: Emphasis): string {
  const time = `${(timings.totalMs / 1000).toFixed(timings.totalMs < 10_000 ? 2 : 0)} s`;
  const what = `${inputs.length} checked in ${time}${summary.suppressed === 0 ? "" : `, ${summary.suppressed} findings ignored with a reason`}`;
  if (findings.length === 0) return `${emphasis.strong("clean")}: ${what}`;
  const counts = (["error", "warning", "info"] as const)
    .filter((severity) => summary[severity] > 0)
    .map((severity) => emphasis[severity](`${summary[severity]} ${summary[severity] === 1 ? severity : pluralOf[severity]}`));

  return `${counts.join(", ")}: ${what}`;
}

const pluralOf = { error: "errors", warning: "warnings", info: "hints" } as const;
