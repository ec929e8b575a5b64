import "./review.css";
import { lazy, Suspense, useEffect } from "react";
import { catalogQuery } from "../../../api/queries.ts";
import { queryClient } from "../../../api/query-client.ts";
import { loadTexts, useText } from "../../../i18n/texts.ts";
import { Banner, Loading } from "../../../ui/states.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { useSecrets } from "../../secrets.ts";
import { goToField } from "../../shell/go-to-field.ts";
import type { StepDefinition } from "../../step-definition.ts";
import { ReviewFigures } from "./figures.tsx";
import { endVisit, launch, startVisit, useLaunch } from "./launch.ts";
import { LaunchAlert } from "./launch-alert.tsx";
import { missingParts, missingReview } from "./missing.ts";
import { PreflightBlock } from "./preflight-block.tsx";
import { onPreflight, runPreflight } from "./preflight.ts";

// Gaps of the other two steps are told here as well, in their words.
await loadTexts(["review", "plan", "credentials", "domain"]);

const ReviewDetails = lazy(async () => ({ default: (await import("./review-details.tsx")).ReviewDetails }));

export const step: StepDefinition = { component: ReviewStep, missing: missingReview, leave: () => launch(), onChange: onPreflight };

function ReviewStep() {
  const t = useText("review");
  const shell = useText("shell");
  const { error, createdId } = useLaunch();
  useDraft((draft) => draft);
  useSecrets((secrets) => secrets);
  const gaps = missingParts();

  useEffect(() => {
    startVisit();
    void queryClient.prefetchQuery(catalogQuery);
    if (missingParts().length === 0) void runPreflight();
    return endVisit;
  }, []);

  if (createdId) return <Loading height={320} testId="review-starting" />;
  return (
    <div className="stack">
      <h2 className="corp-step-title">{shell("step.review")}</h2>
      <p className="muted">{t("intro")}</p>
      {error !== undefined && <LaunchAlert error={error} />}
      {gaps.length > 0 && (
        <Banner look="warn" icon="warning" role="note" testId="review-gaps">
          <ul>
            {gaps.map(({ field, text }) => (
              <li key={`${field} ${text}`}>
                <a href={`#${field}`} onClick={(event) => goTo(event, field)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <PreflightBlock gaps={gaps.length} />
      <ReviewFigures />
      <Suspense fallback={<Loading height={900} />}>
        <ReviewDetails />
      </Suspense>
    </div>
  );
}

/** The link that leads to the step gets the focus: one press more goes there. */
function goTo(event: React.MouseEvent, field: string): void {
  event.preventDefault();
  goToField(field);
}
