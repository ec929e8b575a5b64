import type { WipeReport } from "@catalyst/contract";
import { PhaseFailure } from "../../../platform/errors.ts";
import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { progressOf } from "../purge-and-record.ts";
import { isClean } from "../wipe-progress.ts";
import { createWipeReport, type ReportSigner } from "../wipe-report.ts";

/** Writes the report. Only a verified wipe ends well, and only its report is signed. */
export function createWipeEnd(signer: ReportSigner, onReport: (report: WipeReport) => void = ignore): Phase {
  return { name: "wipe-end", status: "wiping", limitMs: 60_000, run };

  async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
    const progress = progressOf(deployment, context);
    const report = createWipeReport(deployment, progress, context.clock.now(), signer);
    await context.storeWipeReport(report);
    onReport(report);
    if (!isClean(progress)) throw progress.verified ? nameLeft(deployment, progress) : incomplete(progress);

    await context.markCloudResources(false);
    return done({ message: "Wiped: nothing of this deployment is left, and the signed report says so." });
  }
}

function incomplete({ residual, errors }: ReturnType<typeof progressOf>): PhaseFailure {
  const names = residual.map(({ kind, name, id }) => `${kind}/${name || id}`);
  const [first] = residual;
  return new PhaseFailure("wipe-incomplete", {
    message:
      names.length > 0 ? `Still there: ${names.join(", ")}` : `The project could not be shown to be clean. ${errors.at(-1) ?? ""}`.trim(),
    sentence: "Something of this deployment is still in the cloud; wipe again, or remove it by hand.",
    retryable: true,
    ...(first ? { culprit: { kind: first.kind, name: first.name, reason: "still-there", message: first.reason } } : {}),
  });
}

function nameLeft({ spec }: Deployment, { errors }: ReturnType<typeof progressOf>): PhaseFailure {
  const message = errors.at(-1) ?? `${spec.fqdn} is not given back`;
  return new PhaseFailure("wipe-incomplete", {
    message,
    sentence: "The cloud is clean, but the name is still in the DNS. It is taken away as soon as its name servers answer; then wipe again.",
    culprit: { kind: "domain", name: spec.fqdn, reason: "still-there", message },
  });
}

function ignore(): void {}
