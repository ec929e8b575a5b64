/** Hetzner Cloud's public API, version 1. */
export const publicEndpoint = "https://api.hetzner.cloud/v1";

/**
 * Whether a token may be sent to an endpoint: tokens of the lab stay in labs, and a real one never reaches a host that is not Hetzner's.
 */
export function tokenFitsEndpoint(token: string, endpoint: string): boolean {
  return isLabToken(token) !== isPublicEndpoint(endpoint);
}

export function isPublicEndpoint(endpoint: string): boolean {
  return new URL(endpoint).hostname === new URL(publicEndpoint).hostname;
}

function isLabToken(token: string): boolean {
  return /^lab[A-Za-z0-9]{61}$/.test(token);
}
