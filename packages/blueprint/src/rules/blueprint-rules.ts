import { bpApiVersion } from "./blueprint/bp-api-version.ts";
import { bpBump } from "./blueprint/bp-bump.ts";
import { bpCardUnknownField } from "./blueprint/bp-card-unknown-field.ts";
import { bpConfigDefault } from "./blueprint/bp-config-default.ts";
import { bpConfigDefaultConflict } from "./blueprint/bp-config-default-conflict.ts";
import { bpConfigHint } from "./blueprint/bp-config-hint.ts";
import { bpConfigSchema } from "./blueprint/bp-config-schema.ts";
import { bpConfigSecret } from "./blueprint/bp-config-secret.ts";
import { bpConfigType } from "./blueprint/bp-config-type.ts";
import { bpConfigUnmapped } from "./blueprint/bp-config-unmapped.ts";
import { bpDependsCycle } from "./blueprint/bp-depends-cycle.ts";
import { bpDependsRange } from "./blueprint/bp-depends-range.ts";
import { bpDependsString } from "./blueprint/bp-depends-string.ts";
import { bpDependsUnknown } from "./blueprint/bp-depends-unknown.ts";
import { bpDependsVsKit } from "./blueprint/bp-depends-vs-kit.ts";
import { bpDependsWhen } from "./blueprint/bp-depends-when.ts";
import { bpFieldType } from "./blueprint/bp-field-type.ts";
import { bpIconDangling } from "./blueprint/bp-icon-dangling.ts";
import { bpKind } from "./blueprint/bp-kind.ts";
import { bpLink } from "./blueprint/bp-link.ts";
import { bpListedIncomplete } from "./blueprint/bp-listed-incomplete.ts";
import { bpLockstep } from "./blueprint/bp-lockstep.ts";
import { bpMissing } from "./blueprint/bp-missing.ts";
import { bpName } from "./blueprint/bp-name.ts";
import { bpNoCategory } from "./blueprint/bp-no-category.ts";
import { bpNoDepends } from "./blueprint/bp-no-depends.ts";
import { bpNoManifests } from "./blueprint/bp-no-manifests.ts";
import { bpNoSummary } from "./blueprint/bp-no-summary.ts";
import { bpNoVisibility } from "./blueprint/bp-no-visibility.ts";
import { bpOutputs } from "./blueprint/bp-outputs.ts";
import { bpParse } from "./blueprint/bp-parse.ts";
import { bpPlacementIncomplete } from "./blueprint/bp-placement-incomplete.ts";
import { bpPlacementInvalid } from "./blueprint/bp-placement-invalid.ts";
import { bpProvides } from "./blueprint/bp-provides.ts";
import { bpReadmeMissing } from "./blueprint/bp-readme-missing.ts";
import { bpRotation } from "./blueprint/bp-rotation.ts";
import { bpShadow } from "./blueprint/bp-shadow.ts";
import { bpUnknownField } from "./blueprint/bp-unknown-field.ts";
import { bpUpgradesAbsent } from "./blueprint/bp-upgrades-absent.ts";
import { bpUpgradesGap } from "./blueprint/bp-upgrades-gap.ts";
import { bpUpgradesUntested } from "./blueprint/bp-upgrades-untested.ts";
import { bpUpstream } from "./blueprint/bp-upstream.ts";
import { bpVersion } from "./blueprint/bp-version.ts";
import { bpVersionAlias } from "./blueprint/bp-version-alias.ts";
import { bpVersionConflict } from "./blueprint/bp-version-conflict.ts";
import { bpYaml11Bool } from "./blueprint/bp-yaml11-bool.ts";
import type { BlueprintRule } from "./rule.ts";

/** Rules that read `blueprint.yaml`, in the order of the specification. */
export const blueprintRules: readonly BlueprintRule[] = [
  bpMissing,
  bpParse,
  bpLink,
  bpYaml11Bool,
  bpApiVersion,
  bpKind,
  bpName,
  bpVersion,
  bpVersionConflict,
  bpVersionAlias,
  bpUnknownField,
  bpCardUnknownField,
  bpFieldType,
  bpNoSummary,
  bpNoVisibility,
  bpNoDepends,
  bpNoManifests,
  bpNoCategory,
  bpListedIncomplete,
  bpIconDangling,
  bpReadmeMissing,
  bpConfigSchema,
  bpConfigDefault,
  bpConfigType,
  bpConfigDefaultConflict,
  bpConfigSecret,
  bpConfigUnmapped,
  bpConfigHint,
  bpPlacementInvalid,
  bpPlacementIncomplete,
  bpDependsString,
  bpDependsUnknown,
  bpDependsRange,
  bpDependsCycle,
  bpDependsWhen,
  bpDependsVsKit,
  bpLockstep,
  bpUpstream,
  bpUpgradesAbsent,
  bpUpgradesGap,
  bpUpgradesUntested,
  bpRotation,
  bpOutputs,
  bpProvides,
  bpShadow,
  bpBump,
];
