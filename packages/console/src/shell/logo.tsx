import { base } from "../api/api.ts";

/** Catalyst's own mark. */
export function Logo({ testId }: { testId?: string }) {
  return <img src={`${base}/mark.svg`} alt="" width="28" height="28" data-testid={testId} />;
}
