import type { Draft } from "../draft/draft.ts";

type Profile = Pick<Draft, "orgIndustry" | "orgSize" | "orgCompliance">;

const finance = ["Financial Services", "Banking", "Insurance"];

/** What an Organisation of this kind usually wants besides: proposed in a row of its own, never chosen by itself. */
const rules: readonly { components: readonly string[]; fits: (profile: Profile) => boolean }[] = [
  {
    components: ["cnpg", "valkey", "strimzi", "debezium"],
    fits: (profile) => isOf(profile, [...finance, "Healthcare", "Retail"]) || isHuge(profile) || profile.orgCompliance.includes("GDPR"),
  },
  { components: ["kserve", "knative", "axon"], fits: (profile) => isOf(profile, ["Technology"]) || isHuge(profile) },
  { components: ["openmeter"], fits: (profile) => isOf(profile, [...finance, "Technology", "Retail"]) },
  { components: ["strongswan"], fits: (profile) => isOf(profile, [...finance, "Healthcare"]) || profile.orgCompliance.length > 0 },
];

/** Ids of components that the profile speaks for, chosen already or not, in the rules' order. */
export function suggestComponents(profile: Profile): string[] {
  return rules.filter(({ fits }) => fits(profile)).flatMap(({ components }) => components);
}

function isOf({ orgIndustry }: Profile, industries: readonly string[]): boolean {
  return orgIndustry !== null && industries.includes(orgIndustry);
}

function isHuge({ orgSize }: Profile): boolean {
  return orgSize === "10,000+";
}
