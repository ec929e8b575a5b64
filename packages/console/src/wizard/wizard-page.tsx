import "./wizard.css";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/texts.ts";
import { HeaderTools } from "../shell/header-tools.tsx";
import { Logo } from "../shell/logo.tsx";
import { PageHeading } from "../shell/page-heading.tsx";
import { ErrorCard, Loading } from "../ui/states.tsx";
import { changeDraft, currentDraft, resetDraft, useDraft } from "./draft/draft-store.ts";
import { dropSecrets } from "./secrets.ts";
import { setAttempted } from "./shell/attempts.ts";
import { DraftNotices } from "./shell/draft-notices.tsx";
import { slugOfStep, stepOfAddress } from "./shell/furthest-step.ts";
import { MissingList } from "./shell/missing-list.tsx";
import { useStepPart } from "./shell/step-parts.ts";
import { Stepper } from "./shell/stepper.tsx";
import { useStepGate } from "./shell/use-step-gate.ts";
import { WizardFooter } from "./shell/wizard-footer.tsx";
import { stepSlugs } from "./step-definition.ts";

/** The seven steps to a new Sovereign. The address names the step; the header stands while a step is fetched. */
export function WizardPage() {
  const t = useText("shell");
  const { step: address } = useParams({ strict: false });
  const navigate = useNavigate();
  const completed = useDraft((draft) => draft.completedSteps);
  const current = useDraft((draft) => stepOfAddress(address, draft));
  const slug = slugOfStep(current);
  const [clearings, setClearings] = useState(0);
  const { step, error: partError, retry } = useStepPart(slug);
  const gate = useStepGate(step, goOn);

  // Each change of the draft asks the gate anew; a step draws only what it follows itself.
  const body = useMemo(() => step && <step.component />, [step]);

  useEffect(() => {
    if (address !== slug) void navigate({ to: "/wizard/$step", params: { step: slug }, replace: true });
    else if (currentDraft().currentStep !== current) changeDraft({ currentStep: current });
  }, [address, slug, current, navigate]);

  return (
    <div className="wizard">
      <header className="wizard-header" data-testid="wizard-header">
        <Logo testId="wizard-logo" />
        <PageHeading title={`${t(`step.${slug}`)} · ${t("title.wizard")}`}>{t("title.wizard")}</PageHeading>
        <Stepper current={current} completed={completed} onOpen={open} />
        <HeaderTools />
      </header>
      <main id="main" tabIndex={-1}>
        <form
          noValidate
          onKeyDown={(event) => {
            // Browsers let Enter on a tick box leave the form; here only a text field does.
            if (event.key === "Enter" && event.target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(event.target.type))
              event.preventDefault();
          }}
          onSubmit={(event) => {
            event.preventDefault();
            // Enter in a dialog or in a search box is meant for these.
            const at = document.activeElement;
            if (!at?.closest("dialog, [type=search]")) void gate.tryToLeave();
          }}
        >
          <div className="corp-step-shell" key={`${slug} ${clearings}`}>
            <DraftNotices />
            {body ? body : partError ? <ErrorCard error={partError} onRetry={retry} /> : <StepFrame title={t(`step.${slug}`)} />}
          </div>
          <WizardFooter
            step={current}
            completed={completed.length}
            isBusy={gate.isBusy}
            isReady={step !== undefined && gate.missing.length === 0}
            onBack={() => open(current - 1)}
            onClear={clear}
          >
            {gate.told.length > 0 && <MissingList missing={gate.told} />}
            {gate.error !== undefined && <ErrorCard error={gate.error} testId="wizard-failure" />}
          </WizardFooter>
        </form>
      </main>
    </div>
  );

  function open(next: number): void {
    void navigate({ to: "/wizard/$step", params: { step: slugOfStep(next) } });
  }

  function goOn(): void {
    // The last step has started the run and goes to its page by itself.
    if (current === stepSlugs.length) return;
    const done = new Set([...currentDraft().completedSteps, current]);
    changeDraft({ completedSteps: [...done].toSorted((a, b) => a - b) });
    open(current + 1);
  }

  function clear(): void {
    dropSecrets();
    resetDraft();
    setAttempted(false);
    setClearings(clearings + 1);
  }
}

function StepFrame({ title }: { title: string }) {
  return (
    <div className="stack">
      <h2 className="corp-step-title">{title}</h2>
      <Loading height={320} />
    </div>
  );
}
