/** A name server did not answer, or not with DNS. */
export class DnsQueryError extends Error {
  readonly address: string;

  constructor(address: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DnsQueryError";
    this.address = address;
  }
}
