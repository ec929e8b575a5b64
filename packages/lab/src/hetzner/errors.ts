/**
 * Every error code the emulator answers with its HTTP status. Clients decide by the code; the statuses follow the vendor's
 * reference and public bug reports, and where neither says anything an assumption.
 */
const statusOf = {
  json_error: 400,
  unauthorized: 401,
  forbidden: 403,
  token_readonly: 403,
  protected: 403,
  resource_limit_exceeded: 403,
  not_found: 404,
  uniqueness_error: 409,
  conflict: 409,
  deprecated_api_endpoint: 410,
  resource_unavailable: 412,
  invalid_input: 422,
  resource_in_use: 422,
  service_error: 422,
  locked: 423,
  rate_limit_exceeded: 429,
  server_error: 500,
  bad_gateway: 502,
  unavailable: 503,
  maintenance: 503,
  timeout: 504,
  // Codes of single kinds; no status of theirs is documented.
  firewall_already_applied: 422,
  firewall_managed_by_label_selector: 422,
  firewall_resource_not_found: 422,
  invalid_load_balancer_type: 422,
  invalid_server_type: 422,
  ip_not_available: 422,
  ip_not_owned: 422,
  load_balancer_already_attached: 422,
  load_balancer_not_attached_to_network: 422,
  missing_ipv4: 422,
  networks_overlap: 422,
  no_subnet_available: 422,
  placement_error: 422,
  primary_ip_assigned: 422,
  primary_ip_version_mismatch: 422,
  private_net_only_server: 422,
  server_already_added: 422,
  server_already_attached: 422,
  server_has_ipv4: 422,
  server_has_ipv6: 422,
  server_not_attached_to_network: 422,
  server_not_stopped: 422,
  source_port_already_used: 422,
  target_already_defined: 422,
  targets_without_use_private_ip: 422,
  volume_already_attached: 422,
} as const;

export type ErrorCode = keyof typeof statusOf;

/** What a handler throws to answer with the vendor's error envelope. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: object | null;

  constructor(code: ErrorCode, message: string, details: object | null = null) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
    this.details = details;
  }
}

/** HTTP status that goes with a code; codes this table does not know count as a server error. */
export function statusOfCode(code: string): number {
  return (statusOf as Record<string, number>)[code] ?? 500;
}

export function errorBody(code: string, message: string, details: object | null): string {
  return JSON.stringify({ error: { code, message, details } });
}

/** Always carries `details.fields`: the provider dereferences it without looking and crashes when it is missing. */
export function invalidInput(field: string, message: string): ApiError {
  return new ApiError("invalid_input", `invalid input in field '${field}'`, { fields: [{ name: field, messages: [message] }] });
}

export function notFound(what: string, id: number | string): ApiError {
  return new ApiError("not_found", `${what} with ID '${id}' not found`);
}

export function nameTaken(field = "name"): ApiError {
  return new ApiError("uniqueness_error", `${field} is already used`, { fields: [{ name: field }] });
}

export function limitExceeded(limit: string): ApiError {
  return new ApiError("resource_limit_exceeded", `${limit} limit exceeded`, { limits: [{ name: `${limit}_limit` }] });
}
