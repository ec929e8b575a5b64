import { type ErrorCode, type Failure, type FailureCode, apiErrors } from "@catalyst/contract";

export interface ErrorDetails {
  /** One sentence on what happened this time. */
  detail?: string;
  /** `{member: sentence}` for each wrong member of the input. */
  fields?: Record<string, string>;
  /** Members of the reply that belong to this code alone. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A refusal that a client is told of. The code decides status, title and next step (see the contract's error table). */
export class CatalystError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Record<string, string> | undefined;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ?? apiErrors[code].title, { cause: details.cause });
    this.name = "CatalystError";
    this.code = code;
    this.status = apiErrors[code].status;
    this.fields = details.fields;
    this.members = details.members ?? {};
    this.headers = details.headers ?? {};
  }
}

export interface FailureDetails {
  message: string;
  /** False when repeating cannot help without a change. */
  retryable?: boolean;
  needs?: NonNullable<Failure["needs"]>;
  sentence?: string;
  culprit?: { kind: string; name: string; region?: string; reason: string; message: string };
  cause?: unknown;
}

/** Why a phase failed for good: it becomes the deployment's `failure`. */
export class PhaseFailure extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetails;

  constructor(code: FailureCode, details: FailureDetails) {
    super(details.message, { cause: details.cause });
    this.name = "PhaseFailure";
    this.code = code;
    this.details = details;
  }
}

export interface TransientDetails {
  /** A hint of the foreign system. */
  retryAfterMs?: number;
  /** What the failure is called once the tries are used up; the cloud's API is to blame when left out. */
  code?: FailureCode;
  /** Whose recovery is waited for, in words a person understands; the cloud's API when left out. */
  waitingFor?: string;
  cause?: unknown;
}

/** Something failed in a way that passes: the same step is worth another try. */
export class TransientError extends Error {
  readonly retryAfterMs: number | undefined;
  readonly code: FailureCode | undefined;
  readonly waitingFor: string | undefined;

  constructor(message: string, details: TransientDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "TransientError";
    this.retryAfterMs = details.retryAfterMs;
    this.code = details.code;
    this.waitingFor = details.waitingFor;
  }
}

/** A command of OpenTofu failed. `diagnostics` are its error messages, first one first. */
export class IacError extends Error {
  readonly command: string;
  readonly exitCode: number | null;
  readonly diagnostics: { summary: string; detail: string; address?: string }[];

  constructor(command: string, exitCode: number | null, diagnostics: IacError["diagnostics"], tail: string) {
    const first = diagnostics[0];
    const ending = tail === "" ? "it said nothing" : tail;
    super(
      first
        ? [first.summary, first.detail].filter(Boolean).join(": ")
        : `tofu ${command} ended with ${exitCode === null ? "a signal" : `code ${exitCode}`}: ${ending}`,
    );
    this.name = "IacError";
    this.command = command;
    this.exitCode = exitCode;
    this.diagnostics = diagnostics;
  }
}
