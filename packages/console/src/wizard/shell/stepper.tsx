import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { stepSlugs } from "../step-definition.ts";

interface StepperProps {
  /** From 1. */
  current: number;
  completed: readonly number[];
  onOpen(step: number): void;
}

/** The seven steps. Only those before the current one can be opened: forward goes one by one, past each step's gate. */
export function Stepper({ current, completed, onOpen }: StepperProps) {
  const t = useText("shell");
  const label = (step: number) => t(`step.${stepSlugs[step - 1] ?? "organisation"}`);
  return (
    <>
      <nav className="wizard-stepper" data-testid="wizard-stepper" aria-label={t("wizard.steps")}>
        <ol>
          {stepSlugs.map((slug, index) => {
            const step = index + 1;
            const isActive = step === current;
            const isDone = !isActive && completed.includes(step);
            return (
              <li key={slug}>
                <button
                  type="button"
                  data-testid={`wizard-step-${step}`}
                  className={["corp-step", isActive ? "active" : "", isDone ? "done" : ""].filter(Boolean).join(" ")}
                  aria-current={isActive ? "step" : undefined}
                  disabled={step >= current}
                  onClick={() => onOpen(step)}
                >
                  <span className="corp-step-mark">{isDone ? <Icon name="check" /> : step}</span>{" "}
                  <span className="corp-step-label">{label(step)}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <p className="wizard-stepper-compact" data-testid="wizard-stepper-compact">
        {t("wizard.compact", { n: current, label: label(current) })}
      </p>
    </>
  );
}
