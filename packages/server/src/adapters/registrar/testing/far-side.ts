import type { RegistrarCode } from "../../../platform/registrar-error.ts";

/** A request as it arrived at the far side. `set`: it replaces a domain's name servers; `write`: it changes something else. */
export type Arrival = "read" | "write" | "set";

/**
 * A registrar as the conformance suite needs it: with an account and a domain in it, and with handles for what goes wrong. What a
 * registrar does not have is left out, and the suite leaves out what depends on it. An emulator or a small server of a test fulfils it.
 */
export interface FarSide {
  baseURL: string;
  /** Opens the account. */
  token: string;
  /** Well formed, and nobody's. */
  wrongToken: string;
  /** Texts of the credential that nobody may ever see. */
  secrets: readonly string[];
  /** In the account, with the name servers it came with. */
  domain: string;
  /** Registered, and not in the account. */
  foreignDomain: string;
  /** The set as it really stands. */
  nameservers(): readonly string[];
  /** Changes the set behind everybody's back, for reads at once. */
  replaceNameservers(hosts: readonly string[]): void;
  /** Where DS records can be set: as `keyTag algorithm digestType digest`. */
  ds?: () => readonly string[];
  /** Where addresses of hosts below the domain can be registered. */
  glue?: () => Readonly<Record<string, readonly string[]>>;
  lock?: () => void;
  /** Where a correct credential may be shut out, and what that is called. */
  makeIneligible?: { act: () => void; code: RegistrarCode };
  /** Every request so far that bore a credential or looked for one, in order. */
  arrivals(): readonly Arrival[];
  /** The next `set` is carried out, and its answer lost with the connection. */
  loseAnswerOfSet(): void;
  /** The next `set` fails in the registrar's own way for a broken server, and nothing is done. */
  breakSet(): void;
  /** The next `set` is answered with success, and nothing is done. */
  ignoreSet(): void;
  /** The next requests, as many as given, fail in the registrar's own way for a broken server. */
  breakNext(requests: number): void;
  /** The next request is one too many, in the registrar's own words. */
  limitNext(): void;
  /** No answer comes any more within a second. */
  stall(): void;
  /** Where changes are tasks: the next one fails, and says why. */
  failTask?: (reason: string) => void;
  close(): Promise<void>;
}
