import { bpApiVersion } from "./blueprint/bp-api-version.ts";
import { bpCardUnknownField } from "./blueprint/bp-card-unknown-field.ts";
import { bpConfigDefault } from "./blueprint/bp-config-default.ts";
import { bpConfigDefaultConflict } from "./blueprint/bp-config-default-conflict.ts";
import { bpConfigHint } from "./blueprint/bp-config-hint.ts";
import { bpConfigSchema } from "./blueprint/bp-config-schema.ts";
import { bpConfigSecret } from "./blueprint/bp-config-secret.ts";
import { bpConfigType } from "./blueprint/bp-config-type.ts";
import { bpConfigUnmapped } from "./blueprint/bp-config-unmapped.ts";
import { bpFieldType } from "./blueprint/bp-field-type.ts";
import { bpIconDangling } from "./blueprint/bp-icon-dangling.ts";
import { bpKind } from "./blueprint/bp-kind.ts";
import { bpListedIncomplete } from "./blueprint/bp-listed-incomplete.ts";
import { bpMissing } from "./blueprint/bp-missing.ts";
import { bpName } from "./blueprint/bp-name.ts";
import { bpNoCategory } from "./blueprint/bp-no-category.ts";
import { bpNoDepends } from "./blueprint/bp-no-depends.ts";
import { bpNoManifests } from "./blueprint/bp-no-manifests.ts";
import { bpNoSummary } from "./blueprint/bp-no-summary.ts";
import { bpNoVisibility } from "./blueprint/bp-no-visibility.ts";
import { bpParse } from "./blueprint/bp-parse.ts";
import { bpReadmeMissing } from "./blueprint/bp-readme-missing.ts";
import { bpUnknownField } from "./blueprint/bp-unknown-field.ts";
import { bpVersion } from "./blueprint/bp-version.ts";
import { bpVersionAlias } from "./blueprint/bp-version-alias.ts";
import { bpVersionConflict } from "./blueprint/bp-version-conflict.ts";
import { bpYaml11Bool } from "./blueprint/bp-yaml11-bool.ts";
import type { BlueprintRule } from "./rule.ts";

/** Rules that read `blueprint.yaml`, in the order of the specification. */
export const blueprintRules: readonly BlueprintRule[] = [
  bpMissing,
  bpParse,
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
];
