import { clApiDeprecated } from "./cluster/cl-api-deprecated.ts";
import { clBlanketTimeout } from "./cluster/cl-blanket-timeout.ts";
import { clCiliumPin } from "./cluster/cl-cilium-pin.ts";
import { clCrdSameKustomization } from "./cluster/cl-crd-same-kustomization.ts";
import { clDepCycle } from "./cluster/cl-dep-cycle.ts";
import { clDepMissing } from "./cluster/cl-dep-missing.ts";
import { clDepUnknown } from "./cluster/cl-dep-unknown.ts";
import { clDuplicate } from "./cluster/cl-duplicate.ts";
import { clFluxPin } from "./cluster/cl-flux-pin.ts";
import { clIngressPolicy } from "./cluster/cl-ingress-policy.ts";
import { clKitMissingBlueprint } from "./cluster/cl-kit-missing-blueprint.ts";
import { clMeshNodeport } from "./cluster/cl-mesh-nodeport.ts";
import { clNotListed } from "./cluster/cl-not-listed.ts";
import { clNoVerify } from "./cluster/cl-no-verify.ts";
import { clParse } from "./cluster/cl-parse.ts";
import { clPinDrift } from "./cluster/cl-pin-drift.ts";
import { clPlaceholder } from "./cluster/cl-placeholder.ts";
import { clPruneCore } from "./cluster/cl-prune-core.ts";
import { clRemediateCore } from "./cluster/cl-remediate-core.ts";
import { clSecretLiteral } from "./cluster/cl-secret-literal.ts";
import { clSlot } from "./cluster/cl-slot.ts";
import { clUnpublished } from "./cluster/cl-unpublished.ts";
import { clValuesIgnored } from "./cluster/cl-values-ignored.ts";
import { clVar } from "./cluster/cl-var.ts";
import { clWaitMissing } from "./cluster/cl-wait-missing.ts";
import { clWaitOnSlow } from "./cluster/cl-wait-on-slow.ts";
import type { ClusterRule } from "./rule.ts";

/** Rules about the files that Flux reconciles. */
export const clusterRules: readonly ClusterRule[] = [
  clParse,
  clNotListed,
  clSlot,
  clPinDrift,
  clFluxPin,
  clCiliumPin,
  clNoVerify,
  clApiDeprecated,
  clPlaceholder,
  clSecretLiteral,
  clVar,
  clValuesIgnored,
  clDuplicate,
  clUnpublished,
  clDepMissing,
  clDepUnknown,
  clDepCycle,
  clCrdSameKustomization,
  clKitMissingBlueprint,
  clIngressPolicy,
  clMeshNodeport,
  clWaitMissing,
  clWaitOnSlow,
  clBlanketTimeout,
  clRemediateCore,
  clPruneCore,
];
