/** Where a deployment stands. */
export const statuses = [
  "provisioning",
  "tofu-applying",
  "flux-bootstrapping",
  "phase1-watching",
  "ready",
  "adopted",
  "failed",
  "cancelled",
  "wiping",
  "wiped",
] as const;
export type Status = (typeof statuses)[number];

/** Statuses in which a worker acts or waits for the deployment. */
export const inFlightStatuses = [
  "provisioning",
  "tofu-applying",
  "flux-bootstrapping",
  "phase1-watching",
  "wiping",
] as const satisfies Status[];

export const subStates = ["queued", "stalled", "awaiting-kubeconfig", "awaiting-delegation", "cancelling"] as const;
export type SubState = (typeof subStates)[number];

/** The phases of a provision, in order; each is one durable job. */
export const provisionPhases = ["preflight", "dns-reserve", "tofu-init", "tofu-plan", "tofu-apply", "tofu-output", "dns-commit"] as const;

/** The phases of a wipe, in order. */
export const wipePhases = [
  "wipe-stop",
  "wipe-destroy",
  "wipe-label-purge",
  "wipe-name-purge",
  "wipe-sweep",
  "wipe-dns",
  "wipe-local",
  "wipe-end",
] as const;

export type ProvisionPhase = (typeof provisionPhases)[number];
export type WipePhase = (typeof wipePhases)[number];
export type PhaseName = ProvisionPhase | WipePhase;

/** Phases that events may name beside those with a job of their own. */
export const eventPhases = [...provisionPhases, ...wipePhases, "flux-bootstrap", "tofu", "cancel", "wipe", "engine", "cloud-init"] as const;
export type EventPhase = (typeof eventPhases)[number];

/** Why a deployment failed. The console and `why` explain by this code. */
export const failureCodes = [
  "hetzner-unauthorized",
  "hetzner-token-readonly",
  "hetzner-quota",
  "hetzner-capacity",
  "hetzner-rate-limited",
  "hetzner-orphans",
  "hetzner-unavailable",
  "ssh-key-rejected",
  "tofu-init-failed",
  "tofu-plan-failed",
  "plan-destructive",
  "tofu-apply-failed",
  "tofu-timeout",
  "tofu-output-missing",
  "state-unreadable",
  "subdomain-conflict",
  "pdm-unavailable",
  "dns-commit-failed",
  "registrar-failed",
  "delegation-timeout",
  "cloud-init-failed",
  "kubeconfig-missing",
  "needs-credentials",
  "wipe-incomplete",
  "size-unavailable",
  "disk-full",
] as const;
export type FailureCode = (typeof failureCodes)[number];

export function isInFlight(status: Status): boolean {
  return (inFlightStatuses as readonly Status[]).includes(status);
}

/** Nothing happens to a settled deployment until somebody asks for it. */
export function isSettled(status: Status): boolean {
  return !isInFlight(status);
}

/** A live deployment keeps its domain name to itself. */
export function isLive(status: Status, cloudResources: boolean): boolean {
  if (status === "wiped") return false;
  return status === "failed" || status === "cancelled" ? cloudResources : true;
}
