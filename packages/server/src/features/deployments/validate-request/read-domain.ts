import type { CreateRequest } from "@catalyst/contract";
import { isDomainName, longestDomain } from "../../../platform/domain-name.ts";
import { CatalystError } from "../../../platform/errors.ts";
import { isForbidden } from "../../pools/name-checks.ts";
import { isPoolLabel, readName } from "../../pools/read-name.ts";
import { reservedNames } from "../../pools/reserved-names.ts";
import type { DeploymentSpec } from "../deployment.ts";
import type { Findings, RequestRules } from "./validate-request.ts";

type Domain = Pick<DeploymentSpec, "fqdn" | "domainMode" | "poolDomain" | "subdomain">;
type Read = Domain & Pick<DeploymentSpec, "registrar">;

const modes: Record<string, Domain["domainMode"]> = { pool: "pool", byo: "byo-manual", "byo-manual": "byo-manual", "byo-api": "byo-api" };

/** Reads the Sovereign's name. Whole refusals of a name (reserved, foreign pool) have codes of their own and are thrown at once. */
export function readDomain(request: CreateRequest, rules: RequestRules, findings: Findings): Read {
  const mode = modes[request.sovereignDomainMode ?? "pool"];
  if (!mode) findings.wrong("sovereignDomainMode", "must be pool, byo-manual or byo-api");
  if (mode === "byo-api" && !request.registrar) findings.wrong("registrar", "is required in mode byo-api: name and token of the registrar");
  const domain =
    mode === "pool" ? readPoolName(request, rules, findings) : { fqdn: readFQDN(request, findings), poolDomain: "", subdomain: "" };
  refuseForbidden(domain.fqdn, rules.forbiddenDomains);
  const registrar = mode === "byo-api" && request.registrar ? readRegistrar(request.registrar, rules, findings) : undefined;
  return { ...domain, domainMode: mode ?? "pool", ...(registrar === undefined ? {} : { registrar }) };
}

function readRegistrar({ name, token }: NonNullable<CreateRequest["registrar"]>, { registrars }: RequestRules, findings: Findings): string {
  const registrar = name.trim().toLowerCase();
  if (registrars && !registrars.includes(registrar)) findings.wrong("registrar", `must be one of ${registrars.join(", ")}`);
  else if (token.trim() === "") findings.wrong("registrar", "needs a token");
  return registrar;
}

function readPoolName(request: CreateRequest, rules: RequestRules, findings: Findings): Omit<Domain, "domainMode"> {
  const given = request.sovereignFQDN === undefined ? undefined : readName(request.sovereignFQDN);
  const pool =
    request.sovereignPoolDomain === undefined
      ? rules.pools.find((each) => given?.endsWith(`.${each}`))
      : readName(request.sovereignPoolDomain);
  const subdomain =
    request.sovereignSubdomain === undefined ? given?.slice(0, -(pool?.length ?? 0) - 1) : readName(request.sovereignSubdomain);
  if (given !== undefined && !isDomainName(given)) {
    findings.wrong("sovereignFQDN", malformed);
    return { fqdn: given, poolDomain: pool ?? "", subdomain: subdomain ?? "" };
  }
  if (given === undefined && (pool === undefined || subdomain === undefined)) {
    findings.wrong("sovereignFQDN", "is required, unless sovereignSubdomain and sovereignPoolDomain are given");
    return { fqdn: "", poolDomain: "", subdomain: "" };
  }
  if (pool === undefined || !rules.pools.includes(pool)) {
    throw new CatalystError("unsupported-pool", {
      detail: `${pool ?? given} does not belong to a pool of this mothership. Its pools are ${rules.pools.join(", ")}`,
      fields: { sovereignPoolDomain: "is not a pool of this mothership" },
    });
  }
  const name = subdomain ?? "";
  if (given !== undefined && given !== `${name}.${pool}`)
    findings.wrong("sovereignFQDN", `must be ${name}.${pool}, or leave out sovereignSubdomain and sovereignPoolDomain`);
  if (!isPoolLabel(name))
    throw new CatalystError("invalid-format", {
      detail: `"${name}" is not a valid name below ${pool}`,
      fields: { sovereignSubdomain: "must start with a letter and hold only a–z, 0–9 and single hyphens inside" },
    });
  if (reservedNames.includes(name))
    throw new CatalystError("subdomain-reserved", {
      detail: `${name}.${pool} is kept for the platform`,
      fields: { sovereignSubdomain: "is reserved" },
    });
  const fqdn = `${name}.${pool}`;
  if (fqdn.length > longestDomain)
    findings.wrong("sovereignFQDN", `must have at most ${longestDomain} characters, the length of a cloud label`);
  return { fqdn, poolDomain: pool, subdomain: name };
}

function readFQDN(request: CreateRequest, findings: Findings): string {
  if (request.sovereignFQDN === undefined) {
    findings.wrong("sovereignFQDN", "is required");
    return "";
  }
  const fqdn = readName(request.sovereignFQDN);
  if (!isDomainName(fqdn)) findings.wrong("sovereignFQDN", malformed);
  return fqdn;
}

const malformed = `must be a domain of at least two labels of a–z, 0–9 and hyphens, none at a label's ends, ${longestDomain} characters in all`;

function refuseForbidden(fqdn: string, forbidden: string[]): void {
  if (!isForbidden(fqdn, forbidden)) return;
  throw new CatalystError("forbidden-test-domain", { detail: `${fqdn} lies below a domain that tests must not touch` });
}
