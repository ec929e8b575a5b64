import type { ErrorCode } from "@catalyst/contract";
import type { ByoMode } from "@catalyst/contract";
import { sameHosts } from "../registrars/domain-guard.ts";
import type { Probe } from "../registrars/registrar.ts";
import type { Survey } from "./survey.ts";

/** What is known before a domain's name servers are replaced. */
export interface FlipFacts {
  domain: string;
  mode: ByoMode;
  survey: Survey;
  /** The domain is what somebody registered, not a part of it. */
  isApex: boolean;
  /** Undefined for `byo-manual`, and where the registrar was not asked. */
  probe?: Probe;
  /** The registrar can delegate a name below a zone that it hosts. */
  subdomainNs: boolean;
  /** DS texts of our zone. */
  ourDs: readonly string[];
  ourNameservers: readonly string[];
  /** Name servers that the customer's consent was about; undefined when there was no plan before. */
  plannedNameservers?: readonly string[];
  /** The customer has agreed to lose, or to copy, the records at risk. */
  accepted: boolean;
  /** The customer has agreed to whatever the present state is. */
  confirmed: boolean;
}

export interface Blocker {
  code: ErrorCode;
  detail: string;
}

/** What has to be gone before anybody may be sent to us, the gravest first. */
export function blockersOf(facts: FlipFacts): Blocker[] {
  return checks.flatMap((check) => check(facts) ?? []);
}

type Check = (facts: FlipFacts) => Blocker | undefined;

const checks: readonly Check[] = [canBeDelegated, isNotLocked, hasNoForeignDs, losesNothing, isAsPlanned];

function canBeDelegated({ domain, mode, isApex, subdomainNs, survey, ourNameservers }: FlipFacts): Blocker | undefined {
  if (mode === "byo-manual" || isApex) return undefined;
  if (!subdomainNs)
    return { code: "unsupported-operation", detail: `The registrar could only move the whole domain that ${domain} is a part of` };

  const others = survey.nameservers.filter((host) => !ourNameservers.includes(host));
  if (others.length === 0) return undefined;
  return {
    code: "unsupported-operation",
    detail: `${domain} is delegated already, to ${others.join(", ")}; take those records away first`,
  };
}

function isNotLocked({ domain, probe }: FlipFacts): Blocker | undefined {
  return probe?.locked ? { code: "unsupported-operation", detail: `${domain} is locked at its registrar; unlock it there` } : undefined;
}

/** With a DS of another key at the parent, validating resolvers reject everything that our servers say. */
function hasNoForeignDs({ domain, survey, probe, ourDs }: FlipFacts): Blocker | undefined {
  const foreign = [...new Set([...survey.ds, ...(probe?.ds ?? [])])].filter((ds) => !ourDs.includes(ds));
  if (foreign.length === 0) return undefined;
  return { code: "ds-present", detail: `The parent of ${domain} holds DS ${foreign.join(", ")}` };
}

function losesNothing({ domain, survey, isApex, accepted, confirmed }: FlipFacts): Blocker | undefined {
  if (!isApex || accepted || confirmed) return undefined;
  if (survey.atRisk === null) {
    const detail = `The name servers of ${domain} do not answer, so nobody can tell which records would be lost`;
    return { code: "records-at-risk", detail };
  }
  if (survey.atRisk.length === 0) return undefined;
  const names = survey.atRisk.map(({ name, type }) => `${name} ${type}`).join(", ");
  return { code: "records-at-risk", detail: `These records exist today: ${names}` };
}

function isAsPlanned({ domain, survey, plannedNameservers, ourNameservers, confirmed }: FlipFacts): Blocker | undefined {
  const isExpected =
    plannedNameservers === undefined ||
    !survey.isKnown ||
    sameHosts(survey.nameservers, plannedNameservers) ||
    sameHosts(survey.nameservers, ourNameservers);
  if (isExpected || confirmed) return undefined;
  const now = survey.nameservers.join(", ") || "none";
  return { code: "confirm-required", detail: `The name servers of ${domain} have changed since the plan, to ${now}` };
}
