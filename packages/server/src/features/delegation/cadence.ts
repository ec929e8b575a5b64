const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** While a person watches, often; while a registry takes its hours, seldom. */
const pace: readonly { until: number; every: number }[] = [
  { until: 2 * minute, every: 5 * second },
  { until: 30 * minute, every: 15 * second },
  { until: 6 * hour, every: minute },
];
const last = 5 * minute;

/** How long to wait before a delegation is looked at again, when it has been waited for that long. Both in milliseconds. */
export function nextCheckAfterMs(waitedMs: number): number {
  return pace.find(({ until }) => waitedMs < until)?.every ?? last;
}
