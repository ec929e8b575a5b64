import type { Allocation } from "@catalyst/contract";

/** How far a name's DNS is, in a word or two. */
export function describeDnsState({ state, dnsState }: Pick<Allocation, "state" | "dnsState">): string {
  if (state === "reserved") return "none yet";
  if (state === "releasing") return "being taken away";

  return { none: "zone is being made", zone: "zone stands", delegated: "delegated", verified: "answers", undelegated: "undelegated" }[
    dnsState
  ];
}
