import { ApiProblem, type ErrorCode, type Problem, apiErrors } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";

/** How long an answer of the other mothership may take, milliseconds. */
export const limits = { check: 5000, reserve: 10_000, change: 30_000 } as const;

/** One call, with its limit. What the other side refuses is refused here in its words; when it cannot be had at all, that is `pdm-unavailable`. */
export async function demand<Reply>(limitMs: number, signal: AbortSignal, call: (signal: AbortSignal) => Promise<Reply>): Promise<Reply> {
  try {
    return await call(AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiProblem) throw refusalOf(error);
    throw new CatalystError("pdm-unavailable", { detail: `The pool-domain-manager does not answer: ${reasonOf(error)}`, cause: error });
  }
}

/** As `demand`; undefined for what is not there. */
export async function demandOrAbsent<Reply>(
  limitMs: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<Reply>,
): Promise<Reply | undefined> {
  try {
    return await demand(limitMs, signal, call);
  } catch (error) {
    if (error instanceof CatalystError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Codes of a mothership that is in no state to answer, or does not know us: nothing that the name is to blame for. */
const noAnswer: ReadonlySet<string> = new Set<ErrorCode>(["internal", "unavailable", "unauthenticated", "forbidden"]);

function refusalOf({ problem }: ApiProblem): CatalystError {
  const { error: code, detail, fields } = problem;
  if (!(code in apiErrors) || noAnswer.has(code))
    return new CatalystError("pdm-unavailable", { detail: `The pool-domain-manager answers ${problem.status} ${code}: ${detail}` });
  return new CatalystError(code, { detail, ...(fields ? { fields } : {}), members: membersOf(problem) });
}

const common: ReadonlySet<string> = new Set(["type", "title", "status", "detail", "instance", "requestId", "error", "next", "fields"]);

/** What a code has of its own beside the members that every problem has. */
function membersOf(problem: Problem): Record<string, unknown> {
  return Object.fromEntries(Object.entries(problem).filter(([member]) => !common.has(member)));
}

/** Node's fetch says only that it failed; why stands in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
