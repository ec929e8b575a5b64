import { crdOrder } from "./chart-content/crd-order.ts";
import { endpointMismatch } from "./chart-content/endpoint-mismatch.ts";
import { forceData } from "./chart-content/force-data.ts";
import { forceHelm } from "./chart-content/force-helm.ts";
import { forceTraffic } from "./chart-content/force-traffic.ts";
import { gatedNoDep } from "./chart-content/gated-no-dep.ts";
import { hardcodedHost } from "./chart-content/hardcoded-host.ts";
import { hardcodedImage } from "./chart-content/hardcoded-image.ts";
import { hookDeadlock } from "./chart-content/hook-deadlock.ts";
import { imageFloating } from "./chart-content/image-floating.ts";
import { imageMutableTag } from "./chart-content/image-mutable-tag.ts";
import { imageNoDigest } from "./chart-content/image-no-digest.ts";
import { imageNoTag } from "./chart-content/image-no-tag.ts";
import { imageRegistry } from "./chart-content/image-registry.ts";
import { imageUnlocked } from "./chart-content/image-unlocked.ts";
import { ingressTraefik } from "./chart-content/ingress-traefik.ts";
import { issuerUnknown } from "./chart-content/issuer-unknown.ts";
import { noProbes } from "./chart-content/no-probes.ts";
import { nodeport } from "./chart-content/nodeport.ts";
import { nsMismatch } from "./chart-content/ns-mismatch.ts";
import { patchDirective } from "./chart-content/patch-directive.ts";
import { placeholderDefault } from "./chart-content/placeholder-default.ts";
import { podSecurity } from "./chart-content/pod-security.ts";
import { probePath } from "./chart-content/probe-path.ts";
import { recreateNoForce } from "./chart-content/recreate-no-force.ts";
import { saToken } from "./chart-content/sa-token.ts";
import { secretLiteral } from "./chart-content/secret-literal.ts";
import { secretNamespace } from "./chart-content/secret-namespace.ts";
import { storageInvariant } from "./chart-content/storage-invariant.ts";
import type { BlueprintRule } from "./rule.ts";

/** Rules about the objects a chart renders: images, pods, secrets, addresses, order inside the release, forced changes. */
export const chartContentRules: readonly BlueprintRule[] = [
  imageFloating,
  hardcodedImage,
  imageUnlocked,
  imageRegistry,
  imageMutableTag,
  imageNoTag,
  imageNoDigest,
  probePath,
  noProbes,
  saToken,
  podSecurity,
  secretLiteral,
  secretNamespace,
  hardcodedHost,
  issuerUnknown,
  placeholderDefault,
  ingressTraefik,
  nsMismatch,
  endpointMismatch,
  storageInvariant,
  crdOrder,
  gatedNoDep,
  hookDeadlock,
  forceData,
  forceTraffic,
  patchDirective,
  recreateNoForce,
  forceHelm,
  nodeport,
];
