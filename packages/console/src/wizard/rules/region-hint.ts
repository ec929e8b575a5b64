import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import { type CloudRegion, cloudRegionOf, type Provider, providerOf } from "./provider-facts.ts";

/** What a place of business speaks for: regions that can be provisioned, best first, and nearer ones that can only be planned. */
export interface RegionHint {
  /** Empty when the text names no place that is known. */
  rule: string;
  /** The words that decided. */
  term: string;
  hetzner: readonly string[];
  nearestPlanOnly: readonly { provider: Provider; region: CloudRegion }[];
}

const { rules, default: fallback } = providersFile.hqHints;

const terms = rules.flatMap((rule) => rule.terms.map((term) => ({ rule, words: normalise(term) })));

/** The longest known term wins that stands in the text as whole words; among equals the rule that is listed first. */
export function regionHint(headquarters: string): RegionHint {
  const text = ` ${normalise(headquarters)} `;
  let best: (typeof terms)[number] | undefined;
  for (const each of terms) if (each.words.length > (best?.words.length ?? 0) && text.includes(` ${each.words} `)) best = each;

  return {
    rule: best?.rule.id ?? "",
    term: best?.words ?? "",
    hetzner: (best?.rule ?? fallback).hetzner,
    nearestPlanOnly: (best?.rule.nearestPlanOnly ?? []).flatMap((place) => {
      const provider = providerOf(place.provider);
      const region = cloudRegionOf(place.provider, place.region);
      return provider && region ? [{ provider, region }] : [];
    }),
  };
}

/** As the data file says: compatibility form, no combining marks, lower case, only letters and digits. */
export function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
