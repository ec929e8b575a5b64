import type { FailureCode } from "@catalyst/contract";
import type { BudgetState } from "../../../../platform/http/request-budget.ts";
import type { FailureDetails } from "../../../../platform/errors.ts";
import type { CloudObject, CloudOffers, CloudProbe } from "../../cloud.ts";
import type { Deployment } from "../../deployment.ts";
import type { Leftovers } from "./find-leftovers.ts";

/** Of a deployment what checks go by; one that is only thought of has no id. */
export type PlannedDeployment = Pick<Deployment, "id" | "slug" | "spec">;

/** What was observed before money is spent; every check reads from it and changes nothing. */
export interface Observation {
  deployment: PlannedDeployment;
  probe: CloudProbe;
  /** Every object of every kind in the project. */
  listing: readonly CloudObject[];
  offers: CloudOffers;
  leftovers: Leftovers;
  /** What to do about orphans, as a person said. */
  orphans: "fail" | "import" | "purge";
  budget: BudgetState | undefined;
}

export interface CheckResult {
  id: string;
  status: "ok" | "warn" | "fail";
  /** A sentence on what was found. */
  message: string;
  /** What the person can do about it. */
  fix?: string;
  facts?: Record<string, unknown>;
  /** How the deployment fails; present exactly with status `fail`. */
  failure?: Omit<FailureDetails, "message"> & { code: FailureCode };
}

export type Check<Input = Observation> = (input: Input) => CheckResult;

/** A check by its name, which it has also when it cannot be made. */
export interface NamedCheck<Input = Observation> {
  id: string;
  /** What has to be observed for it. */
  needs: readonly ("probe" | "listing" | "offers")[];
  check: Check<Input>;
}

export function ok(id: string, message: string, facts?: Record<string, unknown>): CheckResult {
  return { id, status: "ok", message, ...(facts ? { facts } : {}) };
}

export function warn(id: string, message: string, more: Pick<CheckResult, "fix" | "facts"> = {}): CheckResult {
  return { id, status: "warn", message, ...more };
}

export function fail(
  id: string,
  message: string,
  failure: NonNullable<CheckResult["failure"]>,
  more: Pick<CheckResult, "fix" | "facts"> = {},
): CheckResult {
  return { id, status: "fail", message, failure, ...more };
}
