/** Our name servers: what a delegation lists, and where each of them is asked. */
export interface NameserverBook {
  /** Lower-case, without a trailing dot, in the order in which a delegation lists them. */
  hosts: readonly string[];
  addresses: readonly NameserverAddress[];
}

export interface NameserverAddress {
  host: string;
  address: string;
  port: number;
}
