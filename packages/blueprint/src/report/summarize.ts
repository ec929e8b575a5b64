import { createHash } from "node:crypto";
import type { BlueprintFinding, BlueprintReport } from "@catalyst/contract";
import type { FileTree } from "../model/file-tree.ts";
import type { CheckedFinding, VerifyResult } from "../rules/verify.ts";

export interface ReportContext {
  version: string;
  /** Digest over the rules' program: an answer of other rules is another answer. */
  ruleSet: string;
  /** Version of Helm; empty when there was none. */
  helm: string;
  ranAt: Date;
  totalMs: number;
  helmRuns: number;
  fromCache: number;
  files: FileTree;
  /** Folders of the Blueprints and cluster directories that were judged. */
  inputs: readonly string[];
}

/** What a run came to, as it goes over the wire. */
export function reportOf(result: VerifyResult, context: ReportContext): BlueprintReport {
  const { version, ruleSet, helm, ranAt, totalMs, helmRuns, fromCache, files, inputs } = context;
  const findings = result.findings.map(withoutEdits);

  return {
    schemaVersion: 1,
    tool: { name: "catalyst blueprint", version, ruleSet, helm },
    ranAt: ranAt.toISOString(),
    inputs: inputs.map((path) => ({ path, digest: digestOf(files, path) })),
    findings,
    notChecked: result.notChecked,
    standIns: result.standIns,
    summary: { ...countBySeverity(findings), suppressed: result.suppressed },
    timings: { totalMs, helmRuns, fromCache },
  };
}

/** How a finding is cured stays here; that it can be is said by `fixable`. */
function withoutEdits(finding: CheckedFinding): BlueprintFinding {
  const { edits, ...told } = finding;

  return { ...told, fixable: edits.length > 0 };
}

export function countBySeverity(findings: readonly BlueprintFinding[]): { error: number; warning: number; info: number } {
  const count = (severity: BlueprintFinding["severity"]): number => findings.filter((finding) => finding.severity === severity).length;

  return { error: count("error"), warning: count("warning"), info: count("info") };
}

/** Over names and contents of a folder's files. */
export function digestOf(files: FileTree, folder: string): string {
  const hash = createHash("sha256");
  for (const path of files.under(`${folder}/`)) hash.update(path).update("\0").update(files.bytes(path)!).update("\0");

  return `sha256:${hash.digest("hex")}`;
}
