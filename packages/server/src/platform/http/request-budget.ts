import type { Clock } from "../clock.ts";
import { TransientError } from "../errors.ts";
import type { Handler } from "../http.ts";

export interface BudgetState {
  remaining: number;
  limit: number;
  /** When the bucket is full again. */
  resetAt: Date;
}

/** Requests that a foreign API allows within a window, as its replies tell; shared by all callers of one account. */
export interface RequestBudget {
  /** Undefined until a reply has told. */
  state(): BudgetState | undefined;
  /** Milliseconds until another request would leave the reserve alone; 0 when it may go at once. */
  waitMs(): number;
  /** A request leaves; the returned function is called with the reply's headers, or with nothing when there was no reply. */
  begin(): (headers?: Headers) => void;
}

/** The account's budget is spent, and waiting for it would take longer than a call should. */
export class BudgetSpentError extends TransientError {}

/** Part of the limit that is left to others who use the same account, above all to OpenTofu. */
const reservedShare = 0.2;

/** Limits below this are a test's or a fault's; a share of them is less than one request. */
const smallestLimit = 5;

/** Follows the headers `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (epoch seconds at which the bucket is full). */
export function createRequestBudget(clock: Clock): RequestBudget {
  let told: { remaining: number; limit: number; resetAt: number; at: number } | undefined;
  let underWay = 0;

  return {
    state: () => told && { remaining: estimate(told), limit: told.limit, resetAt: new Date(told.resetAt) },
    waitMs() {
      if (!told || told.limit < smallestLimit) return 0;
      const missing = told.limit * reservedShare + 1 - estimate(told);
      return missing <= 0 ? 0 : Math.ceil(missing / refillPerMs(told));
    },
    begin() {
      underWay += 1;
      return (headers) => {
        underWay -= 1;
        if (headers) note(headers);
      };
    },
  };

  function note(headers: Headers): void {
    const limit = numberIn(headers, "ratelimit-limit");
    const remaining = numberIn(headers, "ratelimit-remaining");
    const reset = numberIn(headers, "ratelimit-reset");
    if (limit === undefined || remaining === undefined || reset === undefined) return;
    told = { limit, remaining, resetAt: reset * 1000, at: clock.now().getTime() };
  }

  /** The bucket refills evenly until the reset time, so there is room again long before it is full. */
  function estimate(from: NonNullable<typeof told>): number {
    const refilled = refillPerMs(from) * (clock.now().getTime() - from.at);
    return Math.floor(Math.min(from.limit, from.remaining + refilled)) - underWay;
  }

  function refillPerMs(from: NonNullable<typeof told>): number {
    return Math.max(from.limit - from.remaining, 1) / Math.max(from.resetAt - from.at, 1000);
  }
}

/** Waits for room before each call, at most `longestWaitMs`, and notes what each reply says. */
export function keepBudget(budget: RequestBudget, clock: Clock, longestWaitMs: number): Handler {
  return (next) => async (call) => {
    for (let wait = budget.waitMs(); wait > 0; wait = budget.waitMs()) {
      if (wait > longestWaitMs) throw spent(call.url.host, wait, clock);
      await clock.sleep(wait, call.signal);
    }

    const end = budget.begin();
    try {
      const reply = await next(call);
      end(reply.headers);
      return reply;
    } catch (error) {
      end();
      throw error;
    }
  };
}

function spent(host: string, waitMs: number, clock: Clock): BudgetSpentError {
  const at = new Date(clock.now().getTime() + waitMs).toISOString();
  return new BudgetSpentError(`The account's request budget at ${host} is used up; there is room again at ${at}`, { retryAfterMs: waitMs });
}

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value !== null && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
