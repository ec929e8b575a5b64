import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Missing } from "../step-definition.ts";
import { goToField } from "./go-to-field.ts";

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
