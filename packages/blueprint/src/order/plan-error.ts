/** A release that cannot be looked at has no order: the message says what Helm said, or what is not there. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}
