import { type ErrorCode, type FailureCode, apiErrors } from "@catalyst/contract";
import { CatalystError, PhaseFailure, TransientError } from "../../platform/errors.ts";
import { registrarCodes } from "../../platform/registrar-error.ts";

/** What a refusal of the pool-domain-manager means for a deployment: a failure that says what to do, or something worth another try. Other errors stay what they are. */
export function domainFailure(error: unknown, fqdn: string): unknown {
  if (!(error instanceof CatalystError)) return error;
  if (isPassing(error)) {
    const isRegistrar = (registrarCodes as readonly string[]).includes(error.code);
    const waitingFor = isRegistrar ? "the registrar's API" : "the pool-domain-manager";
    return new TransientError(`${waitingFor} does not answer as it should (${error.message})`, {
      code: isRegistrar ? "registrar-failed" : "pdm-unavailable",
      waitingFor,
      cause: error,
    });
  }
  return refusedDomain(error.code, fqdn, error.message, error);
}

/** A failure by one of the manager's own codes, such as a blocker of a plan or the last error of an allocation. */
export function refusedDomain(code: string, fqdn: string, detail: string, cause?: unknown): PhaseFailure {
  const known = code in apiErrors ? apiErrors[code as ErrorCode] : undefined;
  const needsToken = tokenCodes.has(code);
  const sentence = [known?.title ?? "The DNS of the domain could not be made", known?.next].filter((part) => part !== undefined).join(". ");
  return new PhaseFailure(failureCodeOf(code), {
    message: `${fqdn}: ${detail}`,
    sentence: nextSteps[code] ?? sentence,
    culprit: { kind: "domain", name: fqdn, reason: code, message: detail },
    ...(needsToken ? { needs: ["registrarToken"] } : {}),
    cause,
  });
}

/** Nothing was refused: the same call may succeed later. */
export function isPassing({ code }: CatalystError): boolean {
  return passing.has(code);
}

const passing: ReadonlySet<string> = new Set<ErrorCode>([
  "pdm-unavailable",
  "pdns-unavailable",
  "rate-limited",
  "too-many-reservations",
  "api-unavailable",
  "unavailable",
  "internal",
]);

const taken: ReadonlySet<string> = new Set<ErrorCode>([
  "conflict",
  "subdomain-conflict",
  "reserved",
  "already-active",
  "token-mismatch",
  "not-owner",
  "domain-claimed",
]);

const tokenCodes: ReadonlySet<string> = new Set<ErrorCode>([
  "invalid-token",
  "insufficient-scope",
  "domain-not-in-account",
  "missing-token",
  "registrar-token-needed",
]);

/** Where the table's next step speaks to a caller of the manager rather than to the owner of a deployment. */
const nextSteps: Record<string, string> = {
  conflict: "Somebody else holds the name. Start a deployment with another subdomain, or retry once the name is free.",
  "records-at-risk":
    "The domain holds records today that its new zone would not have. Retry with `carryOver: true` to copy them, or move them away first.",
  "ds-present":
    "Remove the DS records at the registrar, wait for their time to live, then retry; else validating resolvers reject the domain.",
  "confirm-required":
    "The domain's name servers have changed since it was looked at. Retry from preflight, which looks again, once they are as they should be.",
  "registrar-token-needed": "Retry with `registrarToken`; none is held for this deployment.",
};

function failureCodeOf(code: string): FailureCode {
  if (taken.has(code)) return "subdomain-conflict";
  if (code === "delegation-timeout") return "delegation-timeout";
  return ofRegistrar.has(code) ? "registrar-failed" : "dns-commit-failed";
}

/** Records at risk are the domain's matter, whoever finds them. */
const ofRegistrar: ReadonlySet<string> = new Set<string>(
  [...registrarCodes, ...tokenCodes, "no-registrars-configured", "unsupported-registrar"].filter((code) => code !== "records-at-risk"),
);
