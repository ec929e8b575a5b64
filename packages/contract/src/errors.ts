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
  "job-not-found": { status: 404, title: "No such job", next: "List the deployment's with GET …/jobs." },
  "execution-not-found": { status: 404, title: "No such execution", next: "Read the job; it names its executions." },
  "kubeconfig-file-missing": {
    status: 409,
    title: "No kubeconfig was posted yet",
    next: "Wait for the control plane's first boot; the job cloud-init tells how far it is.",
  },
  "kubeconfig-retired": { status: 410, title: "The kubeconfig was destroyed at handover", next: "Sign in at the Sovereign's own console." },
  "invalid-group-by": {
    status: 400,
    title: "The treemap cannot be grouped so",
    next: "Name up to four of sovereign, cluster, family, namespace, application, none twice.",
  },
  "invalid-color-by": { status: 400, title: "The treemap has no such colour", next: "Choose utilization, health or age." },
  "invalid-size-by": {
    status: 400,
    title: "The treemap has no such size",
    next: "Choose cpu_limit, memory_limit, storage_limit or replica_count.",
  },
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
  "missing-domain": { status: 422, title: "The domain is missing", next: "Send `domain`." },
  "missing-token": {
    status: 422,
    title: "The registrar's token is missing",
    next: "Send `token` in the registrar's format; see GET /registrars.",
  },
  "missing-nameservers": {
    status: 422,
    title: "Name servers are missing",
    next: "Send 2 to 13 host names in `nameservers`, or leave the member out for ours.",
  },
  "missing-lb-ip": { status: 422, title: "The address is missing", next: "Send the load balancer's IPv4 address in `loadBalancerIP`." },
  "invalid-ip": {
    status: 422,
    title: "The address cannot be published",
    next: "Send a public IPv4 address in `loadBalancerIP`, and a public IPv6 one in `loadBalancerIPv6` if there is one.",
  },
  "fqdn-mismatch": {
    status: 422,
    title: "The domain is not the one that was reserved",
    next: "Send `sovereignFQDN` as subdomain and pool domain joined by a dot.",
  },
  reserved: {
    status: 409,
    title: "The name is kept for the platform",
    next: "Choose another name; GET /reserved lists those that cannot be had.",
  },
  conflict: { status: 409, title: "Somebody else holds the name", next: "Choose another name." },
  "subdomain-conflict": { status: 409, title: "The name is taken", next: "Choose another subdomain." },
  "already-active": {
    status: 409,
    title: "The name is in use with another address",
    next: "Release it first, or use PUT to change the address of your own.",
  },
  "reservation-expired": { status: 410, title: "The reservation has lapsed", next: "Reserve the name again." },
  "token-mismatch": {
    status: 403,
    title: "The reservation token is not the one that was given",
    next: "Use the token from the reservation's answer, or reserve again.",
  },
  "not-owner": {
    status: 403,
    title: "The name belongs to somebody else",
    next: "Send the reservation token, or the exact domain it was committed with.",
  },
  "zone-conflict": {
    status: 409,
    title: "The name server holds a zone of that name that is not ours",
    next: "Remove or rename that zone, or choose another name.",
  },
  "foreign-delegation": {
    status: 409,
    title: "The pool holds records at that name that nobody allocated",
    next: "Remove the records, or choose another name.",
  },
  "confirm-required": {
    status: 409,
    title: "The change is larger than it may be without a confirmation",
    next: "Look at the plan, then send `confirm` with the domain's name.",
  },
  "stale-epoch": { status: 409, title: "A newer epoch has been written", next: "Read the record and use a higher epoch." },
  "version-unsupported": {
    status: 422,
    title: "The name server's version cannot do this",
    next: "Choose another policy, or upgrade the name server.",
  },
  "no-registrars-configured": { status: 503, title: "No registrar is enabled here", next: "Set PDM_REGISTRARS." },
  "unsupported-registrar": { status: 404, title: "There is no such registrar here", next: "Choose one of GET /registrars." },
  "invalid-token": {
    status: 401,
    title: "The registrar does not accept the token",
    next: "Make a new token at the registrar and send it in the format of GET /registrars.",
  },
  "insufficient-scope": { status: 403, title: "The token may not do this", next: "Make a token with the rights that `detail` names." },
  "domain-not-in-account": {
    status: 403,
    title: "The domain is not in this account",
    next: "Use the account that holds the domain, or check the spelling.",
  },
  "ip-not-allowed": {
    status: 403,
    title: "The registrar refuses our address",
    next: "Add the address in `detail` to the account's list of allowed addresses.",
  },
  "registrar-not-eligible": {
    status: 403,
    title: "The registrar gives this account no access to its API",
    next: "See the registrar's conditions, or delegate by hand (byo-manual).",
  },
  "nameservers-rejected": {
    status: 422,
    title: "The registrar refuses these name servers",
    next: "See `detail`; the former name servers stay.",
  },
  "unsupported-operation": {
    status: 422,
    title: "The registrar cannot do this",
    next: "See `detail`; delegating by hand (byo-manual) works everywhere.",
  },
  "unsupported-tld": {
    status: 422,
    title: "The registrar's API does not cover this top-level domain",
    next: "Delegate by hand (byo-manual).",
  },
  "api-unavailable": {
    status: 502,
    title: "The registrar's API does not answer",
    next: "Nothing is wrong with your input; try again in a minute.",
  },
  "registrar-error": { status: 500, title: "The registrar failed", next: "See `detail`; nothing was changed unless it says so." },
  "ds-present": {
    status: 409,
    title: "The parent holds DS records that are not ours",
    next: "Remove them at the registrar and wait for their time to live; else validating resolvers reject the domain.",
  },
  "records-at-risk": {
    status: 409,
    title: "Records that exist today would be lost",
    next: "Send `carryOver: true` to copy them, or `confirm` with the domain's name.",
  },
  "domain-claimed": {
    status: 409,
    title: "Somebody else has claimed the domain",
    next: "Prove that you control it: publish the TXT record in `challenge`, or send a registrar token for it.",
  },
  "delegation-timeout": {
    status: 504,
    title: "The delegation did not come",
    next: "Set the name servers at the registrar, then commit again.",
  },
  "pdns-unavailable": {
    status: 503,
    title: "The name server cannot be administered now",
    next: "Try again in a moment; GET /readyz says more.",
  },
  "pdm-unavailable": { status: 503, title: "The name service does not answer", next: "Try again in a moment; nothing was changed." },
  "request-too-large": { status: 400, title: "The body is too large", next: "Send at most 16 KiB." },
  "too-many-reservations": { status: 429, title: "Too many names are held at once", next: "Commit or release some first." },
  "registrar-token-needed": { status: 422, title: "A registrar token is needed", next: "Send `token`; none is held for this domain." },
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
