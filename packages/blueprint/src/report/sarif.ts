import { createHash } from "node:crypto";
import type { BlueprintFinding, BlueprintReport } from "@catalyst/contract";
import type { Rule } from "../rules/rule.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** SARIF 2.1.0 (OASIS), as code hosts show it beside a change. A fingerprint stays the same when lines move. */
export function sarifOf(report: BlueprintReport, rules: readonly Rule[]): object {
  const used = new Set(report.findings.map(({ rule }) => rule));
  const described = rules.filter(({ id }) => used.has(id));

  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            rules: described.map(({ id, title, reason, fix, severity }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: reason },
              help: { text: fix },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        results: report.findings.map(resultOf),
      },
    ],
  };
}

function resultOf(finding: BlueprintFinding): object {
  const { rule, severity, message, fix, file, line, column } = finding;

  return {
    ruleId: rule,
    level: levels[severity],
    message: { text: `${message}\n${fix}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line, startColumn: column } } }],
    partialFingerprints: { "catalystFinding/v1": fingerprintOf(finding) },
  };
}

function fingerprintOf({ rule, file, object, message }: BlueprintFinding): string {
  const parts = [rule, file, object === undefined ? "" : JSON.stringify(object), message.replaceAll(/\bline \d+/g, "line")];

  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}
