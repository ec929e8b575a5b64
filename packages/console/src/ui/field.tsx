import { type ComponentProps, type ReactNode, useId } from "react";
import { useText } from "../i18n/texts.ts";
import { Icon } from "./icon.tsx";

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, tied to the control and read out with it. */
  problem?: string | undefined;
  problemTestId?: string;
  required?: boolean;
}

/** What a control needs to be tied to its label, hint and problem. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, a control, a hint and a problem, tied together. */
export function Field({
  label,
  hint,
  problem,
  problemTestId,
  required,
  id,
  children,
}: FieldProps & { id?: string; children: (control: ControlProps) => ReactNode }) {
  const t = useText("shell");
  const own = useId();
  const control = id ?? own;
  const described = [hint && `${control}-hint`, problem && `${control}-problem`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={control} id={`${control}-label`}>
        {label} {required && <span className="mark">({t("required")})</span>}
      </label>
      {hint && (
        <p className="hint" id={`${control}-hint`}>
          {hint}
        </p>
      )}
      {children({ id: control, "aria-describedby": described || undefined, "aria-invalid": problem ? true : undefined })}
      {problem && (
        <p className="problem" id={`${control}-problem`} data-testid={problemTestId}>
          <Icon name="error" />
          {problem}
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<ComponentProps<"input">, "required"> & FieldProps & { technical?: boolean };

/** One line of text. `technical` ones (names, addresses, keys) are left to right in every language. */
export function TextField({ label, hint, problem, problemTestId, required, technical, id, className = "", ...rest }: InputProps) {
  return (
    <Field {...{ label, hint, problem, required: required ?? false }} {...(problemTestId ? { problemTestId } : {})} {...(id ? { id } : {})}>
      {(control) => (
        <input
          type="text"
          className={`input ${technical ? "technical" : ""} ${className}`}
          aria-required={required}
          spellCheck={technical ? false : undefined}
          {...rest}
          {...control}
        />
      )}
    </Field>
  );
}

type SelectProps = Omit<ComponentProps<"select">, "required"> & FieldProps;

/** One of few choices, by the browser's own control. Give `option` elements as children. */
export function SelectField({ label, hint, problem, problemTestId, required, id, className = "", ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, problem, required: required ?? false }} {...(problemTestId ? { problemTestId } : {})} {...(id ? { id } : {})}>
      {(control) => <select className={`input ${className}`} {...rest} {...control} />}
    </Field>
  );
}

/** A box to tick, with its words beside it. */
export function CheckField({ label, hint, ...rest }: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode }) {
  const own = useId();
  const control = rest.id ?? own;
  return (
    <div className="check">
      <input type="checkbox" {...rest} id={control} aria-describedby={hint ? `${control}-hint` : undefined} />
      <div>
        <label htmlFor={control}>{label}</label>
        {hint && (
          <p className="muted" id={`${control}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
