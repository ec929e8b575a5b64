import type { FailureCode } from "@catalyst/contract";
import { PhaseFailure, TransientError } from "../../../platform/errors.ts";
import { UnreadableSecret } from "../../secrets/vault.ts";
import type { ExplainCloud } from "../cloud.ts";
import { IacError } from "../../../platform/errors.ts";

/** What an error of a phase means: a failure that names its culprit, or something worth another try. */
export function diagnose(error: unknown, phase: string, explain: ExplainCloud): PhaseFailure | TransientError {
  if (error instanceof PhaseFailure || error instanceof TransientError) return error;
  if (error instanceof UnreadableSecret) return credentialsLost(error);
  const message = error instanceof Error ? error.message : String(error);
  if (isDiskFull(error, message)) return diskFull(message, error);
  const cloud = explain(message);
  if (cloud?.transient) return new TransientError(message, { cause: error });
  if (cloud) {
    const { code, sentence, culprit, needs } = cloud;
    const address = error instanceof IacError ? error.diagnostics[0]?.address : undefined;
    return new PhaseFailure(code, {
      message,
      sentence,
      culprit: { kind: culprit.kind, name: address ?? culprit.name, reason: code, message },
      ...(needs ? { needs } : {}),
      cause: error,
    });
  }
  if (wasKilled(error, message)) return new TransientError(message, { cause: error, code: codeOf(phase) });
  if (unreachable.test(message)) return new TransientError(message, { cause: error });
  if (/public_key/.test(message) && /invalid_input|ssh/i.test(message)) {
    return new PhaseFailure("ssh-key-rejected", {
      message,
      sentence: "The SSH public key was refused; paste one line or generate a pair.",
      cause: error,
    });
  }
  return new PhaseFailure(codeOf(phase), { message, cause: error });
}

/** How Go's network errors begin when nobody answers; nothing was refused, so trying again is right. */
const unreachable =
  /connection refused|connection reset|no such host|i\/o timeout|unexpected EOF|: EOF\b|TLS handshake timeout|Client\.Timeout|server closed idle connection|(?:status code|HTTP) 5\d\d|malformed HTTP/i;

/** OpenTofu or its provider died of a signal, by somebody's hand or for want of memory. What they were at is found and taken over. */
function wasKilled(error: unknown, message: string): boolean {
  return (error instanceof IacError && error.exitCode === null) || /plugin did not respond|rpc error: code = Unavailable/i.test(message);
}

function credentialsLost(error: UnreadableSecret): PhaseFailure {
  return new PhaseFailure("needs-credentials", {
    message: error.message,
    needs: ["hetznerToken"],
    sentence:
      "What is stored for this deployment cannot be decrypted any more; retry with the cloud token, and it goes on from what exists.",
    cause: error,
  });
}

function isDiskFull(error: unknown, message: string): boolean {
  return (error as { code?: string } | undefined)?.code === "ENOSPC" || /no space left on device|ENOSPC|disk quota exceeded/i.test(message);
}

function diskFull(message: string, cause: unknown): PhaseFailure {
  return new PhaseFailure("disk-full", {
    message: `The work folder is full: ${message}`,
    sentence: "The disk of this mothership is full; free some space, then retry. Nothing is lost.",
    culprit: { kind: "disk", name: "work folder", reason: "disk-full", message },
    cause,
  });
}

function codeOf(phase: string): FailureCode {
  switch (phase) {
    case "tofu-init":
      return "tofu-init-failed";
    case "tofu-plan":
      return "tofu-plan-failed";
    case "tofu-output":
      return "tofu-output-missing";
    case "dns-reserve":
    case "dns-commit":
      return "dns-commit-failed";
    default:
      return phase.startsWith("wipe-") ? "wipe-incomplete" : "tofu-apply-failed";
  }
}
