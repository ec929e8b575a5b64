import { ApiProblem } from "@catalyst/contract";
import { stepOfField } from "../../request/step-of.ts";
import type { StepSlug } from "../../step-definition.ts";

/** Codes with words of their own, and the step in which a person can do something about them. */
export const launchCodes = {
  "invalid-request": undefined,
  "provider-not-available": "provider",
  "subdomain-conflict": "domain",
  "subdomain-reserved": "domain",
  "sovereign-exists": "domain",
  "unsupported-pool": "domain",
  "invalid-format": "domain",
  "forbidden-test-domain": "domain",
  "too-many-deployments": undefined,
  "pdm-unavailable": undefined,
  "registry-token-missing": undefined,
  "rate-limited": undefined,
  "idempotency-in-progress": undefined,
  forbidden: undefined,
} as const satisfies Record<string, StepSlug | undefined>;
export type LaunchCode = keyof typeof launchCodes;

export interface LaunchProblem {
  /** Undefined for what nobody has words for: the server's own are shown. */
  code: LaunchCode | undefined;
  step: StepSlug | undefined;
  /** Members of the request with what is wrong with them, each with its step. */
  fields: { field: string; text: string; step: StepSlug | undefined }[];
  /** The Sovereign that has the name, where the person may see it. */
  existingId: string | undefined;
}

/** Reads why a request was not taken. */
export function readLaunchProblem(error: unknown): LaunchProblem {
  if (!(error instanceof ApiProblem)) return { code: undefined, step: undefined, fields: [], existingId: undefined };
  const { error: code, fields = {}, existingId } = error.problem;
  const known = code in launchCodes ? (code as LaunchCode) : undefined;
  return {
    code: known,
    step: known && launchCodes[known],
    fields: Object.entries(fields).map(([field, text]) => ({ field, text, step: stepOfField(field) })),
    existingId: typeof existingId === "string" ? existingId : undefined,
  };
}
