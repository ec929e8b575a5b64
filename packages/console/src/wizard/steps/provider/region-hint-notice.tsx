import { useText } from "../../../i18n/texts.ts";
import { Banner } from "../../../ui/states.tsx";
import { cloudRegionOf, defaultProvider } from "../../rules/provider-facts.ts";
import { regionHint } from "../../rules/region-hint.ts";

/** How the headquarters chose the regions below, and which nearer data centres can only be planned yet. */
export function RegionHintNotice({ headquarters }: { headquarters: string }) {
  const t = useText("wizard");
  if (headquarters.trim() === "") return null;
  const { rule, hetzner, nearestPlanOnly } = regionHint(headquarters);
  const first = hetzner
    .slice(0, 3)
    .map((id) => `${cloudRegionOf(defaultProvider, id)?.location} (${id})`)
    .join(", ");
  const nearer = nearestPlanOnly.map(({ provider, region }) => `${region.location} (${provider.name})`).join(", ");
  return (
    <Banner testId="region-hint" role="note">
      <p>
        {rule === ""
          ? t("hint.unknown", { place: headquarters, regions: first })
          : t("hint.known", { place: headquarters, regions: first })}
      </p>
      {nearer !== "" && <p>{t("hint.nearer", { places: nearer, count: nearestPlanOnly.length })}</p>}
    </Banner>
  );
}
