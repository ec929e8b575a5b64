import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Missing } from "../step-definition.ts";

/** What keeps the step from being left, each line a link to its field. */
export function MissingList({ missing }: { missing: readonly Missing[] }) {
  const t = useText("wizard");
  return (
    <div className="banner bad wizard-errors" role="alert" data-testid="wizard-errors">
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{t("errors.title", { count: missing.length })}</strong>
        </p>
        <ul>
          {missing.map(({ field, text }) => (
            <li key={`${field} ${text}`}>
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault();
                  goToField(field);
                }}
              >
                {text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Shows a field, opening what hides it, and gives it the focus. */
function goToField(field: string): void {
  const found = document.getElementById(field);
  if (!found) return;
  for (let outer = found.closest("details"); outer; outer = outer.parentElement?.closest("details") ?? null) outer.open = true;
  const target = found.matches(focusable) ? found : (found.querySelector<HTMLElement>(focusable) ?? found);
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

const focusable = "input, select, textarea, button, a[href], [tabindex]";
