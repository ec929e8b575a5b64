import XMLBuilder from "fast-xml-builder";
import type { BlueprintReport } from "@catalyst/contract";

/** JUnit's XML as CI servers read it: one suite per Blueprint, one case per rule that was tried on it. */
export function junitOf(report: BlueprintReport, ruleIds: readonly string[], names: readonly string[]): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", format: true, suppressEmptyNode: true });
  const suites = names.map((name) => {
    const cases = ruleIds.map((rule) => caseOf(report, name, rule));

    return {
      "@name": name,
      "@tests": cases.length,
      "@failures": cases.filter((entry) => "failure" in entry).length,
      "@skipped": cases.filter((entry) => "skipped" in entry).length,
      testcase: cases,
    };
  });

  return builder.build({ "?xml": { "@version": "1.0", "@encoding": "UTF-8" }, testsuites: { testsuite: suites } });
}

function caseOf({ findings, notChecked }: BlueprintReport, name: string, rule: string): object {
  const found = findings.filter((finding) => finding.blueprint === name && finding.rule === rule);
  const gap = notChecked.find((entry) => entry.blueprint === name && entry.rules.includes(rule));
  const lines = found.map(({ file, line, column, message, fix }) => `${file}:${line}:${column} ${message} → ${fix}`);
  const attributes = { "@classname": name, "@name": rule };
  if (found.length > 0)
    return { ...attributes, failure: { "@message": found[0]!.message, "@type": found[0]!.severity, "#text": lines.join("\n") } };

  return gap === undefined ? attributes : { ...attributes, skipped: { "@message": gap.reason } };
}
