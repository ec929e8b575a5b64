/** One question to one server over UDP, over TCP when the answer was cut. Throws DnsQueryError when there is no answer in time. */
export type AskDns = (server: ServerAddress, question: Question, signal: AbortSignal) => Promise<DnsAnswer>;

/** `port` 53 unless the port map says otherwise. */
export interface ServerAddress {
  address: string;
  port: number;
}

export interface Question {
  name: string;
  type: RecordType;
  /** Asks for signatures (DO bit). */
  dnssec?: boolean;
  /** Asks the server to resolve (RD bit); only for resolvers. */
  recursion?: boolean;
}

export type RecordType = "A" | "AAAA" | "CNAME" | "NS" | "SOA" | "DS" | "DNSKEY" | "RRSIG" | "TXT" | "MX" | "CAA" | "NSEC3" | "NSEC";

/** Records with data in presentation form: addresses, lower-case host names without a dot, `keyTag algorithm digestType digest` for DS. */
export interface DnsRecord {
  name: string;
  type: string;
  ttl: number;
  data: string;
  /** What an RRSIG covers, and until when it holds. */
  signature?: { covers: string; signer: string; keyTag: number; algorithm: number; inception: Date; expiration: Date };
}

export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN`, `REFUSED`, `SERVFAIL`, … */
  status: string;
  authoritative: boolean;
  /** The resolver has validated the answer (AD bit). */
  authenticated: boolean;
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
}
