import { useLocale } from "../../../i18n/locale.ts";
import { useText } from "../../../i18n/texts.ts";
import { Banner } from "../../../ui/states.tsx";
import { cloudRegionOf, defaultProvider } from "../../rules/provider-facts.ts";
import { regionHint } from "../../rules/region-hint.ts";

/** How the headquarters chose the regions below, and which nearer data centres can only be planned yet. */
export function RegionHintNotice({ headquarters }: { headquarters: string }) {
  const t = useText("plan");
  const now = useLocale();
  if (headquarters.trim() === "") return null;
  const { rule, hetzner, nearestPlanOnly } = regionHint(headquarters);
  const first = listed(hetzner.slice(0, 3).map((id) => `${cloudRegionOf(defaultProvider, id)?.location} (${id})`));
  const nearer = listed(nearestPlanOnly.map(({ provider, region }) => `${region.location} (${provider.name})`));
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

  /** Each name keeps its own direction inside a sentence of another. */
  function listed(names: readonly string[]): string {
    return new Intl.ListFormat(now === "ar" ? "ar" : "en-GB").format(names.map((name) => `\u2068${name}\u2069`));
  }
}
