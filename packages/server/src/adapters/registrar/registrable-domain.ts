import { parse } from "tldts";

/** A registered domain as the public-suffix list cuts it: `example.co.uk` is `example` below `co.uk`. */
export interface RegistrableDomain {
  name: string;
  label: string;
  suffix: string;
}

/** The part of a name that somebody registered; undefined when the name is itself a public suffix. */
export function registrableDomain(name: string): RegistrableDomain | undefined {
  const { domain, domainWithoutSuffix, publicSuffix } = parse(name, { extractHostname: false });
  return domain && domainWithoutSuffix && publicSuffix ? { name: domain, label: domainWithoutSuffix, suffix: publicSuffix } : undefined;
}
