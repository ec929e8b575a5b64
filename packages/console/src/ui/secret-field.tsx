import { type ComponentProps, type ReactNode, useState } from "react";
import { useText } from "../i18n/texts.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";

interface SecretFieldProps extends Omit<ComponentProps<"input">, "type" | "autoComplete" | "required"> {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  problemTestId?: string;
  required?: boolean;
  testId: string;
  toggleTestId?: string;
}

/** One line that is a secret: hidden until a person wants to see it, never completed by the browser, and free to be pasted into. */
export function SecretField({ label, hint, problem, problemTestId, required, testId, toggleTestId, id, ...rest }: SecretFieldProps) {
  const t = useText("shell");
  const [isShown, setShown] = useState(false);
  return (
    <Field {...{ label, hint, problem, required: required ?? false }} {...(problemTestId ? { problemTestId } : {})} {...(id ? { id } : {})}>
      {(control) => (
        <div className="secret-field">
          <input
            type={isShown ? "text" : "password"}
            className="input technical"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-required={required}
            data-testid={testId}
            {...rest}
            {...control}
          />
          <Button
            small
            look="quiet"
            aria-pressed={isShown}
            aria-label={`${isShown ? t("hide") : t("show")}: ${label}`}
            data-testid={toggleTestId}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? t("hide") : t("show")}
          </Button>
        </div>
      )}
    </Field>
  );
}
