import type { ByoMode } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Secret } from "../../platform/secret.ts";
import { findRegistrar } from "../registrars/find-registrar.ts";
import type { Probe, Registrar } from "../registrars/registrar.ts";
import { tellingProblems } from "../registrars/registrar-problem.ts";
import type { FlipFacts } from "./blockers.ts";
import type { ByoParts } from "./byo-parts.ts";
import { type Survey, surveyDomain } from "./survey.ts";

export interface Wish {
  domain: string;
  mode: ByoMode;
  registrar: Registrar | undefined;
  token: Secret | undefined;
}

export interface Examination {
  survey: Survey;
  probe: Probe | undefined;
  isApex: boolean;
  subdomainNs: boolean;
}

/** How long a registrar may take to say whether it would, milliseconds. */
const probeMs = 15_000;

/** The registrar that a `byo-api` request names. Throws `missing-token` and what `findRegistrar` throws. */
export function readWish(
  domain: string,
  request: { mode: ByoMode; registrar?: string | undefined; token?: Secret | undefined },
  { registrars }: ByoParts,
): Wish {
  const { mode, registrar: id, token } = request;
  if (mode === "byo-manual" && (id === undefined || token === undefined)) return { domain, mode, registrar: undefined, token: undefined };
  const registrar = findRegistrar(registrars, id ?? "");
  if (token === undefined || token.open().trim() === "") throw new CatalystError("missing-token");
  return { domain, mode, registrar, token };
}

/** Reads what there is to know before anything is changed: at the parent, at the present name servers, at the registrar. */
export async function examineDomain(wish: Wish, parts: ByoParts, signal: AbortSignal): Promise<Examination> {
  const { domain, registrar } = wish;
  const isApex = parts.rules.registrable(domain) === domain;
  const subdomainNs = registrar?.capabilities.subdomainNs === true && !isApex;
  const [survey, probe] = await Promise.all([surveyDomain(domain, parts.book.hosts, parts.walker, signal), ask()]);
  return { survey, probe, isApex, subdomainNs };

  async function ask(): Promise<Probe | undefined> {
    const { token } = wish;
    // It would be asked about the whole domain, which is not what is brought.
    if (!registrar || !token || (!isApex && !subdomainNs)) return undefined;
    const limit = AbortSignal.timeout(probeMs);
    return tellingProblems({ registrar: registrar.id, domain }, { caller: signal, limit }, () =>
      registrar.open(token).probe(domain, AbortSignal.any([signal, limit])),
    );
  }
}

export function factsOf(
  { domain, mode }: Pick<Wish, "domain" | "mode">,
  { survey, probe, isApex, subdomainNs }: Examination,
  more: Omit<FlipFacts, "domain" | "mode" | "survey" | "probe" | "isApex" | "subdomainNs">,
): FlipFacts {
  return { domain, mode, survey, isApex, subdomainNs, ...(probe ? { probe } : {}), ...more };
}
