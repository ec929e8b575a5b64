/** Why a chart could not be had: the reason goes into conditions, the summary before the message, both in source-controller's words. */
export type ChartFailureReason = keyof typeof summaries;

const summaries = {
  InvalidChartReference: "invalid chart reference",
  ChartPullError: "chart pull error",
  ChartVerificationError: "chart verification error",
  AuthenticationFailed: "authentication failed",
} as const;

export class ChartFailure extends Error {
  override readonly name = "ChartFailure";
  readonly reason: ChartFailureReason;

  constructor(reason: ChartFailureReason, message: string, options?: ErrorOptions) {
    super(`${summaries[reason]}: ${message}`, options);
    this.reason = reason;
  }
}
