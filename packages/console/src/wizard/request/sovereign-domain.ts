import type { Draft } from "../draft/draft.ts";
import { isDomainName, isPoolLabel, longestDomain, toASCII } from "./domain-name.ts";

type Named = Pick<Draft, "sovereignDomainMode" | "sovereignSubdomain" | "sovereignPoolDomain" | "sovereignByoDomain">;

/** What is wrong with the name as it is typed; undefined when nothing is. */
export type DomainProblem = "empty" | "format" | "too-long";

/** The subdomain below a pool, as it is asked for. */
export function subdomainOf({ sovereignSubdomain }: Pick<Draft, "sovereignSubdomain">): string {
  return toASCII(sovereignSubdomain);
}

/** The Sovereign's whole name as DNS knows it; empty while none is typed. */
export function fqdnOf(draft: Named): string {
  if (draft.sovereignDomainMode !== "pool") return toASCII(draft.sovereignByoDomain);
  const subdomain = subdomainOf(draft);
  return subdomain === "" ? "" : `${subdomain}.${draft.sovereignPoolDomain}`;
}

export function domainProblem(draft: Named): DomainProblem | undefined {
  const fqdn = fqdnOf(draft);
  if (fqdn === "") return "empty";
  const isFit = draft.sovereignDomainMode === "pool" ? isPoolLabel(subdomainOf(draft)) : isDomainName(fqdn);
  if (!isFit) return "format";
  return fqdn.length > longestDomain ? "too-long" : undefined;
}
