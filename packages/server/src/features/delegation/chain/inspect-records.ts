import type { ChainRecord } from "@catalyst/contract";
import { judgeSignature } from "../dnssec/judge-signature.ts";
import { askAny } from "../walk-down.ts";
import type { InspectOptions, InspectedZone } from "./inspect-zone.ts";

/** What is known from elsewhere about how it should be; what is left out is not compared. */
export interface ChainExpectation {
  ip?: string;
  nameservers?: readonly string[];
}

/** The names by which a Sovereign is reached. */
const labels = ["", "*.", "console.", "api.", "gitea.", "harbor."];

/** The addresses of a Sovereign's names, with what their signatures are worth. */
export async function inspectRecords(zone: InspectedZone, { walker, now }: InspectOptions, signal: AbortSignal): Promise<ChainRecord[]> {
  return Promise.all(
    labels.map(async (label): Promise<ChainRecord> => {
      const name = `${label}${zone.view.zone}`;
      const answer = await askAny(zone.cut, { name, type: "A", dnssec: true }, walker, signal);
      const records = answer?.answers ?? [];
      return {
        name,
        type: "A",
        data: records
          .filter(({ type }) => type === "A")
          .map(({ data }) => data)
          .toSorted(),
        signature: judgeSignature({ name, type: "A", records }, zone.view.zone, zone.keys, now).state,
      };
    }),
  );
}
