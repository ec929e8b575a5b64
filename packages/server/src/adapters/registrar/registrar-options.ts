import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/log.ts";
import type { QueueLimits } from "./request-queue.ts";

/** What every `create<Name>` of this kind takes. */
export interface RegistrarOptions {
  /** Where the registrar's API answers; its public address when left out. */
  baseURL?: string;
  clock: Clock;
  log: Logger;
  fetch?: typeof fetch;
  /** Called when an operation of an account has ended. */
  onRequest?: (observation: RegistrarObservation) => void;
  /** How many requests wait for their turn at the registrar of that id, all credentials together. */
  onQueueDepth?: (registrar: string, depth: number) => void;
  /** For an account whose plan allows more, or less, than the registrar's usual one. */
  limits?: QueueLimits;
  /** How long one answer may take. */
  timeoutMs?: number;
  /** The IPv4 address our calls come from, for registrars that want to be told. */
  egressIPv4?: string;
  /** Addresses of our own name servers, for a registrar that has to know them when the call names none. */
  nameserverAddresses?: Readonly<Record<string, readonly string[]>>;
}

/** One finished operation, for metrics. */
export interface RegistrarObservation {
  registrar: string;
  /** The method of `RegistrarAccount`. */
  op: string;
  /** `ok`, a code of RegistrarError, `aborted`, or `bug`. */
  outcome: string;
  ms: number;
}
