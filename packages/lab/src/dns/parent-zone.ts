/** What a registry holds of one registered domain: who serves it, at which addresses, and by which keys it is trusted. */
export interface Delegation {
  /** The registered domain, without a trailing dot: `acme.works`. */
  domain: string;
  /** Host names without a trailing dot. None is a domain that is registered and delegated to nobody: it does not resolve. */
  nameservers: string[];
  /** Addresses of name servers below `domain` itself, by host name. Hosts elsewhere need none here and are ignored. */
  glue: Record<string, string[]>;
  /** DS records in presentation form: `<key tag> <algorithm> <digest type> <digest>`. None is an unsigned delegation. */
  ds: string[];
}

/** The zones above registered domains, as registrars change them: the lab's stand-in for registries. */
export interface ParentZone {
  /** Puts a delegation in place of whatever the parent holds of that domain. In force when this settles; caches keep the old one for its TTL of 60 s. */
  publish(delegation: Delegation): Promise<void>;
  /** Takes a domain out of its parent: NXDOMAIN from then on. Withdrawing what is not there changes nothing. */
  withdraw(domain: string): Promise<void>;
}
