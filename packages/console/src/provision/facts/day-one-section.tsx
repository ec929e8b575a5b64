import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { Outside } from "./access-section.tsx";
import { Section } from "./section.tsx";
import { dayOneItems, optionalItems, sovereignLinks } from "./sovereign-links.ts";

/** What comes first inside the new Sovereign. How far each is, only the Sovereign itself can tell. */
export function DayOneSection({ state, isThere }: { state: State; isThere: boolean }) {
  const t = useText("facts");
  const shell = useText("shell");
  return (
    <Section title={t("day-one.title")} testId="day-one-checklist">
      <p className="muted">{t("day-one.text")}</p>
      <ol className="checklist">
        {dayOneItems.map((item) => (
          <li key={item} data-testid={`day-one-${item}`}>
            <span>
              {t(`day-one.${item}`)} {optionalItems.has(item) && <span className="muted">({shell("optional")})</span>}
            </span>
          </li>
        ))}
      </ol>
      <p>
        <Outside href={sovereignLinks(state.sovereignFQDN).setup} testId="day-one-open" isThere={isThere} label={t("day-one.open")} />
      </p>
    </Section>
  );
}
