import type { Outcome } from "../hetzner/action-book.ts";

/** What a rule may look at. */
export interface RequestFacts {
  target: string;
  method: string;
  /** Without the version prefix. */
  path: string;
  query: Record<string, string | string[]>;
  body: unknown;
  /** Id of the token, if it is known. */
  token: string | null;
  /** The client's identification header. */
  client: string;
}

/** How a connection is cut or an answer replaced once the work is committed. */
export type Loss = "reset" | "502" | "504";

/** Everything the matching rules want done to one request, delays in virtual milliseconds. */
export interface Fault {
  ruleId: string;
  delay?: number;
  /** Answer with this error and do nothing else. */
  error?: { status: number; code: string; message: string; details: object | null };
  /** Say yes to a change of a registrar's customer, and do nothing. */
  ignoredChange?: boolean;
  drop?: "before-reading" | "before-answering";
  lost?: { after: "commit" | "nothing"; as: Loss };
  partialBody?: number;
  slowBody?: { bytesPerSecond: number };
  malformedJson?: boolean;
  htmlError?: { status: number; title: string };
  drainRateLimit?: boolean;
  staleBy?: number;
  clockSkew?: number;
  outcome?: Outcome;
}

/** Decides about requests. Called once per request, in order of arrival. */
export interface FaultEngine {
  decide(facts: RequestFacts): Fault | undefined;
}
