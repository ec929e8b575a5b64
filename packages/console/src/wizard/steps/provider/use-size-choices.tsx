import { useQuery } from "@tanstack/react-query";
import { providersQuery } from "../../../api/queries.ts";
import { formatEuro, formatNumber } from "../../../i18n/formats.ts";
import { type Text, useText } from "../../../i18n/texts.ts";
import type { Choice } from "../../../ui/listbox.tsx";
import { yearlyPrice } from "../../rules/cost.ts";
import { type NodeSize, providerOf, sizesOf } from "../../rules/provider-facts.ts";
import { sizeRefusal } from "../../rules/size-refusal.ts";

/** The sizes of one provider, as rows of a listbox. Those that cannot run or are not sold in the cloud regions say so. */
export function useSizeChoices(provider: string, cloudRegions: readonly string[]): Choice[] {
  const t = useText("plan");
  const { data } = useQuery(providersQuery);
  const live = data?.providers.find(({ id }) => id === provider)?.sizes;
  return sizesOf(provider).map((size) => {
    const refusal = sizeRefusal(size, cloudRegions, live?.find(({ id }) => id === size.id)?.available);
    return {
      value: size.id,
      name: size.label,
      // What other providers' lists call recommended is a figure to compare with, not advice.
      badge: size.recommended && providerOf(provider)?.isPlanOnly === false ? t("size.recommended") : undefined,
      detail: sizeRow(t, size),
      refusal: refusal && (refusal.kind === "arm" ? t("size.arm") : t("size.unavailable", { where: refusal.where.join(", ") })),
    };
  });
}

function sizeRow(t: Text<"plan">, size: NodeSize): string {
  const yearly = yearlyPrice(size);
  return t("size.row", {
    vcpu: size.vcpu,
    memory: formatNumber(size.memoryGb),
    disk:
      size.diskGb === null
        ? t(size.diskKind === "block-only" ? "size.disk.block" : "size.disk.variable")
        : t("size.disk", { gb: size.diskGb }),
    hour: size.eurPerHour === null ? "—" : formatEuro(size.eurPerHour, 4),
    year: yearly === undefined ? "—" : formatEuro(yearly, 0),
  });
}
