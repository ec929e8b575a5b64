import { Link } from "@tanstack/react-router";
import { useText } from "../../../i18n/texts.ts";
import { Icon } from "../../../ui/icon.tsx";
import type { LaunchProblem } from "./launch-problem.ts";

/** Members of the request that the server does not take, each with the way to its step. */
export function FieldList({ fields, title, testId }: { fields: LaunchProblem["fields"]; title: string; testId: string }) {
  const t = useText("review");
  const shell = useText("shell");
  return (
    <div className="banner bad" role="alert" data-testid={testId}>
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{title}</strong>
        </p>
        <ul className="field-list">
          {fields.map(({ field, text, step }) => (
            <li key={field}>
              <code dir="ltr">{field}</code> <bdi lang="en">{text}</bdi>{" "}
              {step && (
                <Link to="/wizard/$step" params={{ step }} data-testid={`field-link-${field}`}>
                  {t("to-step", { step: shell(`step.${step}`) })}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
