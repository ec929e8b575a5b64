import { formatDuration } from "../../i18n/formats.ts";
import type { Text } from "../../i18n/texts.ts";
import type { Estimate, Range } from "./published.ts";

const minuteMs = 60_000;

/** An estimate in words, and on what it is based: one is never shown without the other. */
export function describeEstimate(t: Text<"progress">, estimate: Estimate): { text: string; basis: string } {
  if (estimate.basis === "none") return { text: "", basis: "" };
  if (estimate.basis === "published")
    return { text: t(`eta.${estimate.part}`, { range: rangeOf(t, estimate.range) }), basis: t("basis.published") };
  const { p50, p90, samples } = estimate;
  return { text: t("eta.measured", { left: leftOf(t, p50), most: leftOf(t, p90) }), basis: t("basis.measured", { samples }) };
}

/** Whole minutes from one minute on: seconds would promise more than is known. */
function leftOf(t: Text<"progress">, ms: number): string {
  return ms < minuteMs ? formatDuration(Math.ceil(ms / 1000) * 1000) : t("minutes", { n: Math.ceil(ms / minuteMs) });
}

function rangeOf(t: Text<"progress">, { from, to }: Range): string {
  const [first, last] = [leftOf(t, from), leftOf(t, to)];
  if (first === last) return last;
  if (from < minuteMs) return `${first} – ${last}`;
  return t("minutes.range", { from: Math.ceil(from / minuteMs), to: Math.ceil(to / minuteMs) });
}
