/** Every stable error code of the HTTP API: its status, title and what the caller should do next. A reply carries the code as `error`. */
export const apiErrors = {
  "invalid-json": {
    status: 400,
    title: "The body is not valid JSON",
    next: "Send a JSON object with the header Content-Type: application/json.",
  },
  "invalid-body": { status: 400, title: "The body does not fit this route", next: "Correct the members named in `fields`." },
  "invalid-request": {
    status: 400,
    title: "The request cannot be carried out as written",
    next: "Correct the members named in `fields` and send it again.",
  },
  "invalid-query": { status: 400, title: "The query does not fit this route", next: "Correct the parameters named in `fields`." },
  "provider-not-available": {
    status: 400,
    title: "This provider can be planned but not provisioned",
    next: "Choose a region of Hetzner Cloud.",
  },
  "unknown-phase": { status: 400, title: "No phase has this name", next: "Use a phase listed in the deployment's events." },
  "token-required": { status: 400, title: "A cloud token is needed", next: "Send `hetznerToken`; none is held for this deployment." },
  "confirm-mismatch": {
    status: 400,
    title: "The confirmation does not match",
    next: "Type the deployment's full domain name in `confirm`.",
  },
  "invalid-idempotency-key": { status: 400, title: "The Idempotency-Key is malformed", next: "Use 1 to 128 printable ASCII characters." },
  unauthenticated: { status: 401, title: "Nobody is signed in", next: "Sign in, or send a valid bearer token." },
  "missing-bearer": { status: 401, title: "The node's bearer is missing", next: "Send `Authorization: Bearer <token>`." },
  "csrf-required": {
    status: 403,
    title: "The request lacks its cross-site proof",
    next: "Send the header X-Catalyst-CSRF and come from the console's own origin.",
  },
  forbidden: { status: 403, title: "This role may not do that", next: "Ask a sovereign-admin." },
  "no-bearer-hash": {
    status: 403,
    title: "No bearer is on record",
    next: "The deployment is over or has not reached its servers; nothing can be posted.",
  },
  "bearer-expired": {
    status: 403,
    title: "The bearer has expired",
    next: "Retry the deployment; its servers post anew once they are made.",
  },
  "invalid-bearer": { status: 403, title: "The bearer is wrong", next: "Use the bearer of this deployment's own user data." },
  "already-set": { status: 403, title: "A kubeconfig was accepted before", next: "Nothing to do: the first one stays." },
  "run-revoked": { status: 403, title: "The run credential is wrong or revoked", next: "Another worker has taken over this deployment." },
  "not-found": { status: 404, title: "There is nothing at this address", next: "See /openapi.json for the routes." },
  "deployment-not-found": { status: 404, title: "No such deployment", next: "List yours with GET /api/v1/deployments." },
  "region-not-found": { status: 404, title: "The deployment has no such region", next: "Use one of its region keys." },
  "token-not-found": { status: 404, title: "No such token", next: "List yours with GET /api/v1/me/tokens." },
  "sovereign-exists": {
    status: 409,
    title: "A deployment for this domain is live",
    next: "Open the existing deployment, or wipe it first.",
  },
  "deployment-in-flight": { status: 409, title: "The deployment is at work", next: "Wait for it to settle, or cancel it." },
  "cloud-resources-exist": {
    status: 409,
    title: "Cloud resources are still recorded",
    next: "Wipe the deployment first; a forgotten record leaves orphans.",
  },
  "not-cancellable": {
    status: 409,
    title: "There is nothing to cancel",
    next: "Only a running deployment can be cancelled; a wipe cannot.",
  },
  "not-retryable": { status: 409, title: "This deployment cannot be retried", next: "Only a failed or cancelled deployment can." },
  "wipe-in-progress": { status: 409, title: "A wipe is running", next: "Follow it on the event stream." },
  "wipe-protected": { status: 409, title: "The deployment is too young to wipe without force", next: "Wait, or repeat with force=true." },
  "handed-over": { status: 409, title: "The Sovereign owns itself now", next: "Use the Sovereign's own console." },
  "wipe-report-missing": { status: 404, title: "No wipe has been reported", next: "Start one with POST …/wipe." },
  "idempotency-in-progress": { status: 409, title: "The first call with this key is not finished", next: "Wait for it and repeat." },
  "state-conflict": { status: 409, title: "The state does not follow the stored one", next: "Refresh the state and try again." },
  "deployment-wiped": { status: 410, title: "The deployment was wiped", next: "Its events and report stay readable for 30 days." },
  "body-too-large": { status: 413, title: "The body is too large", next: "Send less." },
  "unsupported-media-type": { status: 415, title: "The body is of a type this route does not read", next: "Send application/json." },
  "unsupported-pool": {
    status: 422,
    title: "The pool domain is not managed here",
    next: "Choose one of GET /api/v1/dns/pools, or bring your own domain.",
  },
  "invalid-format": {
    status: 422,
    title: "The name is not a valid domain label",
    next: "Use a–z, 0–9 and hyphens, starting with a letter.",
  },
  "forbidden-test-domain": { status: 422, title: "This domain must not be used for tests", next: "Choose another domain." },
  "subdomain-reserved": { status: 409, title: "The name is reserved", next: "Choose another subdomain." },
  "needs-credentials": { status: 422, title: "Credentials are needed", next: "Send `hetznerToken` with the retry." },
  "idempotency-key-reused": { status: 422, title: "The key was used for another request", next: "Use a fresh Idempotency-Key." },
  "empty-body": { status: 422, title: "The body is empty", next: "Send the kubeconfig as the body." },
  "kubeconfig-too-large": { status: 422, title: "The kubeconfig is too large", next: "Send at most 1 MiB." },
  "invalid-kubeconfig": {
    status: 422,
    title: "The kubeconfig is not acceptable",
    next: "Send one cluster, context and user, with inline CA and token.",
  },
  "rate-limited": { status: 429, title: "Too many requests", next: "Wait as long as Retry-After says." },
  "too-many-deployments": { status: 429, title: "Too many live deployments", next: "Wipe one first." },
  "token-limit-reached": { status: 409, title: "Too many tokens", next: "Revoke one first." },
  internal: { status: 500, title: "Something went wrong here", next: "Try again; if it stays, report the requestId." },
  unavailable: { status: 503, title: "The service is not ready", next: "Try again in a moment; GET /readyz says what is missing." },
  "cloud-unreachable": {
    status: 503,
    title: "The cloud's API cannot be reached",
    next: "Nothing is wrong with your input; try again in a minute.",
  },
  "outputs-pending": { status: 503, title: "The outputs are not known yet", next: "Try again after Retry-After." },
  "kubeconfig-unreachable": { status: 503, title: "The posted cluster does not answer", next: "Try again after Retry-After." },
} as const satisfies Record<string, ApiError>;

interface ApiError {
  status: number;
  title: string;
  next: string;
}

export type ErrorCode = keyof typeof apiErrors;

/** The body of every error reply (RFC 9457). `fields` names each wrong member with a sentence; some codes add members of their own. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  requestId: string;
  error: ErrorCode;
  next: string;
  fields?: Record<string, string>;
  [member: string]: unknown;
}
