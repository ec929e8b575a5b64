import type { FailureCode } from "@catalyst/contract";

/** What a refusal by the cloud means for a deployment. */
export interface CloudFailure {
  /** The cloud's own code. */
  cloudCode: string;
  code: FailureCode;
  /** What happened and what to do, in one sentence. */
  sentence: string;
  culprit: { kind: string; name: string };
  /** Worth repeating without any change. */
  transient: boolean;
  needs?: ("hetznerToken" | "orphans")[];
}

/**
 * Meaning of one of Hetzner's error codes, or of a diagnostic that names one in parentheses, as OpenTofu shows them:
 * `server limit exceeded (resource_limit_exceeded)`. Undefined when nothing in it is known.
 */
export function failureOf(codeOrText: string): CloudFailure | undefined {
  const cloudCode = codeIn(codeOrText);
  if (!cloudCode) return undefined;
  const meaning = meanings[cloudCode];
  return meaning && { cloudCode, ...meaning };
}

const readonly: Omit<CloudFailure, "cloudCode"> = {
  code: "hetzner-token-readonly",
  sentence: "This token may only read; provisioning needs a Read & Write token.",
  culprit: { kind: "token", name: "cloud token" },
  transient: false,
  needs: ["hetznerToken"],
};

const capacity: Omit<CloudFailure, "cloudCode"> = {
  code: "hetzner-capacity",
  sentence: "The location has no room for this size at the moment; wait, or choose another size or location.",
  culprit: { kind: "location", name: "capacity" },
  transient: false,
};

const passing: Omit<CloudFailure, "cloudCode"> = {
  code: "hetzner-unavailable",
  sentence: "The provider's API is failing; nothing is wrong with your input.",
  culprit: { kind: "provider", name: "Hetzner Cloud API" },
  transient: true,
};

const busy: Omit<CloudFailure, "cloudCode"> = {
  ...passing,
  sentence: "An object is busy with another action; the work goes on when that ends.",
  culprit: { kind: "object", name: "running action" },
};

/**
 * Mostly ours: a creation whose answer was lost is repeated by the client and meets itself. Hence worth another look at the project, which
 * takes over what is ours and names what is not.
 */
const taken: Omit<CloudFailure, "cloudCode"> = {
  code: "hetzner-orphans",
  sentence: "The project already holds an object of that name; choose whether to take it over or to remove it.",
  culprit: { kind: "object", name: "name already used" },
  transient: true,
  needs: ["orphans"],
};

const meanings: Record<string, Omit<CloudFailure, "cloudCode">> = {
  unauthorized: {
    code: "hetzner-unauthorized",
    sentence: "The cloud does not accept this token; it was deleted, expired or mistyped.",
    culprit: { kind: "token", name: "cloud token" },
    transient: false,
    needs: ["hetznerToken"],
  },
  token_readonly: readonly,
  forbidden: readonly,
  resource_limit_exceeded: {
    code: "hetzner-quota",
    sentence: "A limit of the project is used up; ask the provider to raise it, or free something.",
    culprit: { kind: "quota", name: "project limit" },
    transient: false,
  },
  resource_unavailable: capacity,
  placement_error: capacity,
  uniqueness_error: taken,
  source_port_already_used: taken,
  load_balancer_already_attached: taken,
  // A server that is asked for again finds its own address, or its place in the network, in use.
  primary_ip_assigned: taken,
  ip_not_available: taken,
  rate_limit_exceeded: {
    code: "hetzner-rate-limited",
    sentence: "The project's hourly request budget is used up; the work goes on when it has refilled.",
    culprit: { kind: "quota", name: "request budget" },
    transient: true,
  },
  service_error: passing,
  server_error: passing,
  bad_gateway: passing,
  timeout: passing,
  unavailable: passing,
  maintenance: passing,
  locked: busy,
  conflict: busy,
};

/** Longer codes first: `unavailable` is a part of `resource_unavailable`. */
const knownCodes = Object.keys(meanings).toSorted((a, b) => b.length - a.length);
const parenthesised = new RegExp(`\\((${knownCodes.join("|")})(?:[,)\\s])`);

/** The SDK's messages for these carry no code, or the provider's own check speaks before the API does. */
const texts: [RegExp, string][] = [
  [/unable to authenticate|token you provided is invalid|HTTP 401/i, "unauthorized"],
  [/name is already used|SSH key not unique|subnet overlaps/i, "uniqueness_error"],
  [/error during placement/i, "resource_unavailable"],
];

function codeIn(text: string): string | undefined {
  const trimmed = text.trim();
  if (Object.hasOwn(meanings, trimmed)) return trimmed;
  return parenthesised.exec(text)?.[1] ?? texts.find(([pattern]) => pattern.test(text))?.[1];
}
