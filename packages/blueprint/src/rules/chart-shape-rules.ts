import type { BlueprintRule } from "./rule.ts";
import { apiRemoved } from "./chart-shape/api-removed.ts";
import { deadValue } from "./chart-shape/dead-value.ts";
import { decoyDependency } from "./chart-shape/decoy-dependency.ts";
import { dependencyDigest } from "./chart-shape/dependency-digest.ts";
import { dependencyRange } from "./chart-shape/dependency-range.ts";
import { descriptionClaimsTemplates } from "./chart-shape/description-claims-templates.ts";
import { dualAnnotation } from "./chart-shape/dual-annotation.ts";
import { duplicateKey } from "./chart-shape/duplicate-key.ts";
import { hollow } from "./chart-shape/hollow.ts";
import { labelsMissing } from "./chart-shape/labels-missing.ts";
import { labelsPartial } from "./chart-shape/labels-partial.ts";
import { namePrefix } from "./chart-shape/name-prefix.ts";
import { nondeterministic } from "./chart-shape/nondeterministic.ts";
import { noUpstreamRedundant } from "./chart-shape/no-upstream-redundant.ts";
import { observabilityDefaultTrue } from "./chart-shape/observability-default-true.ts";
import { observabilityNoTest } from "./chart-shape/observability-no-test.ts";
import { observabilityRendered } from "./chart-shape/observability-rendered.ts";
import { observabilityReview } from "./chart-shape/observability-review.ts";
import { observabilityScrapeHardcoded } from "./chart-shape/observability-scrape-hardcoded.ts";
import { observabilityToggleMisnamed } from "./chart-shape/observability-toggle-misnamed.ts";
import { observabilityUnwired } from "./chart-shape/observability-unwired.ts";
import { renderEmpty } from "./chart-shape/render-empty.ts";
import { renderFail } from "./chart-shape/render-fail.ts";
import { smokeMode } from "./chart-shape/smoke-mode.ts";
import { staleUmbrellaPin } from "./chart-shape/stale-umbrella-pin.ts";
import { testsPackaged } from "./chart-shape/tests-packaged.ts";
import { umbrellaDoubleInstall } from "./chart-shape/umbrella-double-install.ts";
import { upstreamMetaMismatch } from "./chart-shape/upstream-meta-mismatch.ts";
import { upstreamMetaMissing } from "./chart-shape/upstream-meta-missing.ts";
import { upstreamPartial } from "./chart-shape/upstream-partial.ts";
import { valuesSchema } from "./chart-shape/values-schema.ts";
import { valueUnknown } from "./chart-shape/value-unknown.ts";

/** Rules about a chart's shape: what it wraps, what it renders by default, its values, toggles and labels. */
export const chartShapeRules: readonly BlueprintRule[] = [
  hollow,
  decoyDependency,
  noUpstreamRedundant,
  dualAnnotation,
  smokeMode,
  namePrefix,
  dependencyRange,
  dependencyDigest,
  upstreamMetaMissing,
  upstreamMetaMismatch,
  upstreamPartial,
  staleUmbrellaPin,
  umbrellaDoubleInstall,
  renderFail,
  renderEmpty,
  nondeterministic,
  duplicateKey,
  apiRemoved,
  deadValue,
  valueUnknown,
  valuesSchema,
  observabilityDefaultTrue,
  observabilityRendered,
  observabilityScrapeHardcoded,
  observabilityUnwired,
  observabilityToggleMisnamed,
  observabilityNoTest,
  observabilityReview,
  labelsMissing,
  labelsPartial,
  descriptionClaimsTemplates,
  testsPackaged,
];
