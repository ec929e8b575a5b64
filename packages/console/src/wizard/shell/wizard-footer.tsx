import type { ReactNode } from "react";
import { formatPercent } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { stepSlugs } from "../step-definition.ts";
import { ClearDraft } from "./clear-draft.tsx";

interface WizardFooterProps {
  /** From 1. */
  step: number;
  completed: number;
  isBusy: boolean;
  isReady: boolean;
  onBack(): void;
  onClear(): void;
  /** What keeps the step from being left, above the buttons. */
  children: ReactNode;
}

/** Back, how far one has come, and Next, which can always be reached: pressing it early says what is missing. */
export function WizardFooter({ step, completed, isBusy, isReady, onBack, onClear, children }: WizardFooterProps) {
  const t = useText("wizard");
  const isLast = step === stepSlugs.length;
  const next = isBusy ? t("next.busy") : isLast ? t("next.provision") : t("next");
  return (
    <div className="wizard-footer">
      <div className="wizard-footer-inner">
        {children}
        <div className="wizard-footer-row">
          {step > 1 && (
            <Button className="corp-btn-back" icon="backward" onClick={onBack}>
              {t("back")}
            </Button>
          )}
          <span className="pill" data-testid="wizard-progress">
            {formatPercent((completed / stepSlugs.length) * 100)} <span className="visually-hidden">{t("progress")}</span>
          </span>
          <ClearDraft onClear={onClear} />
          <Button
            type="submit"
            look="primary"
            className="corp-btn-next"
            refused={!isReady || isBusy}
            {...(isLast ? { "data-testid": "wizard-provision" } : {})}
          >
            {next}
          </Button>
        </div>
      </div>
    </div>
  );
}
