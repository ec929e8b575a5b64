import type { Rule } from "./finding.ts";
import { capacityStalled } from "./rules/capacity-stalled.ts";
import { checksumMismatch } from "./rules/checksum-mismatch.ts";
import { cloudUnavailable } from "./rules/cloud-unavailable.ts";
import { credentialsChanged } from "./rules/credentials-changed.ts";
import { delegationMissing } from "./rules/delegation-missing.ts";
import { domainBlocked } from "./rules/domain-blocked.ts";
import { downloadFailed } from "./rules/download-failed.ts";
import { engineMissing } from "./rules/engine-missing.ts";
import { kubeconfigMissing } from "./rules/kubeconfig-missing.ts";
import { mothershipFull } from "./rules/mothership-full.ts";
import { nameTaken } from "./rules/name-taken.ts";
import { nodeSilent } from "./rules/node-silent.ts";
import { objectLocked } from "./rules/object-locked.ts";
import { orphansLeft } from "./rules/orphans-left.ts";
import { pdmConflict } from "./rules/pdm-conflict.ts";
import { pdmUnavailable } from "./rules/pdm-unavailable.ts";
import { phaseFailed } from "./rules/phase-failed.ts";
import { planDestructive } from "./rules/plan-destructive.ts";
import { poolUnknown } from "./rules/pool-unknown.ts";
import { quotaReached } from "./rules/quota-reached.ts";
import { rateLimited } from "./rules/rate-limited.ts";
import { registrarCannot } from "./rules/registrar-cannot.ts";
import { registrarRefused } from "./rules/registrar-refused.ts";
import { sizeRejected } from "./rules/size-rejected.ts";
import { sshKeyMalformed } from "./rules/ssh-key-malformed.ts";
import { stateLost } from "./rules/state-lost.ts";
import { tokenInvalid } from "./rules/token-invalid.ts";
import { tokenReadonly } from "./rules/token-readonly.ts";
import { userdataTooLarge } from "./rules/userdata-too-large.ts";

/** Every cause that is recognised. A narrower signal stands before a wider one: the first that is seen is blamed. */
export const rules: readonly Rule[] = [
  checksumMismatch,
  downloadFailed,
  kubeconfigMissing,
  mothershipFull,
  credentialsChanged,
  tokenInvalid,
  tokenReadonly,
  quotaReached,
  sizeRejected,
  capacityStalled,
  rateLimited,
  objectLocked,
  cloudUnavailable,
  nameTaken,
  sshKeyMalformed,
  engineMissing,
  planDestructive,
  userdataTooLarge,
  stateLost,
  pdmConflict,
  pdmUnavailable,
  poolUnknown,
  domainBlocked,
  registrarCannot,
  registrarRefused,
  delegationMissing,
  nodeSilent,
  orphansLeft,
  phaseFailed,
];
