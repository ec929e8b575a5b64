/**
 * Why a zone or delegation is not as PDM wants it, where trying again alone does not help.
 * `zone-conflict`: the zone is there under another account. `foreign-delegation`: the parent holds records at the name that are not ours.
 * `needs-confirm`: the change is so wide that a person has to say yes. `no-parent-zone`: the pool was not bootstrapped.
 * `no-signing-key`: the server does not sign the zone. `still-delegated`: a server goes on telling the parent's DS.
 */
export type ZoneErrorKind =
  | "zone-conflict"
  | "foreign-delegation"
  | "needs-confirm"
  | "no-parent-zone"
  | "no-signing-key"
  | "still-delegated";

export class ZoneError extends Error {
  readonly kind: ZoneErrorKind;
  /** The zone, or the name below the parent. */
  readonly subject: string;

  constructor(kind: ZoneErrorKind, subject: string, message: string) {
    super(message);
    this.name = "ZoneError";
    this.kind = kind;
    this.subject = subject;
  }
}
