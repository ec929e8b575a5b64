import { type IssuedAccount, type JournalEntry, type Lab, startLab } from "@catalyst/lab";
import { createFastClock } from "../../../testing/fast-clock.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { RegistrarCode } from "../../../platform/registrar-error.ts";
import type { Arrival, FarSide } from "./far-side.ts";

type RegistrarName = IssuedAccount["registrar"];
type FaultRule = Parameters<Lab["laboratory"]["faults"]["add"]>[0];

/** What is special to one of the lab's registrars. */
export interface LabQuirks {
  registrar: RegistrarName;
  /** Below `/registrar/<name>`. */
  path: string;
  domain: string;
  foreignDomain: string;
  wrongToken: string;
  /** Which requests replace a set, for a rule. */
  set: NonNullable<FaultRule["when"]>;
  /** Which requests look for the account, where some do not. */
  any?: FaultRule["when"];
  isSet(entry: JournalEntry): boolean;
  isWrite(entry: JournalEntry): boolean;
  /** How its server says that it is broken, and that a request is one too many. */
  broken: { code: string; message: string };
  tooMany: { code: string; message: string };
  /** Parts of the credential that are no secrets. */
  publicParts?: readonly string[];
  nameservers?(lab: Lab): readonly string[];
  replaceNameservers?(lab: Lab, hosts: readonly string[]): void;
  ds?: (lab: Lab) => readonly string[];
  glue?: (lab: Lab) => Readonly<Record<string, readonly string[]>>;
  cannotLock?: true;
  ineligible?: { change: Parameters<Lab["laboratory"]["registrars"]["changeAccount"]>[1]; code: RegistrarCode };
  hasTasks?: true;
}

/** So fast that the minute a registrar takes passes in a tenth of a second. */
const speed = 600;

export function labClock(): Clock {
  return createFastClock(speed);
}

/** A registrar of the lab as a far side of the conformance suite. */
export async function startLabFarSide(quirks: LabQuirks): Promise<FarSide & { lab: Lab }> {
  const { registrar, domain } = quirks;
  const lab = await startLab({ speed });
  const { registrars: book, faults, journal } = lab.laboratory;
  const account = lab.registrars.accounts.find((each) => each.registrar === registrar && each.id === "customer");
  const held = book.account(registrar, "customer");
  const registered = book.domain(domain) ?? book.domain(domain.slice(domain.indexOf(".") + 1));
  if (!account || !held || !registered) throw new Error(`The lab has no customer with ${domain} at ${registrar}`);
  let rules = 0;

  function rule(when: FaultRule["when"], action: FaultRule["do"], times: number): void {
    rules += 1;
    faults.add({ id: `far-side-${rules}`, target: registrar, ...(when && { when }), do: action, times });
  }

  const { ineligible, ds, glue } = quirks;
  return {
    lab,
    baseURL: `${lab.registrarsURL}/${registrar}${quirks.path}`,
    token: account.token,
    wrongToken: quirks.wrongToken,
    secrets: Object.entries(account.credentials).flatMap(([part, value]) => (quirks.publicParts?.includes(part) ? [] : [value])),
    domain,
    foreignDomain: quirks.foreignDomain,
    nameservers: () => quirks.nameservers?.(lab) ?? registered.nameservers,
    replaceNameservers(hosts) {
      if (quirks.replaceNameservers) quirks.replaceNameservers(lab, hosts);
      else book.changeDomain(registered, { nameservers: [...hosts] });
    },
    ...(ds && { ds: () => ds(lab) }),
    ...(glue && { glue: () => glue(lab) }),
    ...(quirks.cannotLock ? {} : { lock: () => book.changeDomain(registered, { locked: true }) }),
    ...(ineligible && { makeIneligible: { act: () => book.changeAccount(held, ineligible.change), code: ineligible.code } }),
    arrivals: () =>
      journal
        .read({})
        .filter(({ target, path }) => target === registrar && !path.endsWith("/auth/time"))
        .map((entry): Arrival => (quirks.isSet(entry) ? "set" : quirks.isWrite(entry) ? "write" : "read")),
    loseAnswerOfSet: () => rule(quirks.set, { lost_response: { after: "commit", as: "reset" } }, 1),
    breakSet: () => rule(quirks.set, { status: quirks.broken }, 1),
    ignoreSet: () => rule(quirks.set, { ignored_change: true }, 100),
    breakNext: (requests) => rule(quirks.any, { status: quirks.broken }, requests),
    limitNext: () => rule(undefined, { status: quirks.tooMany }, 1),
    stall: () => rule(undefined, { delay: "1h" }, 100),
    ...(quirks.hasTasks && {
      failTask: (reason: string) => rule(quirks.set, { action_outcome: { error: { code: "error", message: reason } } }, 1),
    }),
    close: () => lab.close(),
  };
}
