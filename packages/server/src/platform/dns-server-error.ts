/** The administration of an authoritative server failed. */
export class DnsServerError extends Error {
  /** `unavailable`: worth another try. `refused`: the server will not take it, however often it is asked. */
  readonly kind: "unavailable" | "refused";
  readonly status: number | undefined;

  constructor(kind: DnsServerError["kind"], message: string, details: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = "DnsServerError";
    this.kind = kind;
    this.status = details.status;
  }
}
