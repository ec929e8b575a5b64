import type { NameServiceState } from "../../domain-services.ts";
import { type CheckResult, fail, ok, warn } from "./check.ts";

/**
 * Whether names can be written once there is an address. A name server that is away for now only warns: the wish waits for it. One that nobody
 * has set up, or that is too old, would be waited for in vain, with servers that cost money.
 */
export function checkNameService(state: NameServiceState): CheckResult {
  if (state.status === "ready")
    return ok("name-service", `The name server can be written to${state.version === undefined ? "" : ` (PowerDNS ${state.version})`}.`);
  const message = sentenceOf(state.detail);
  if (state.status === "away")
    return warn("name-service", message, { fix: "The run goes on; the DNS is written as soon as the name server answers again." });
  return fail(
    "name-service",
    message,
    {
      code: "pdm-unavailable",
      retryable: true,
      sentence: `${message} Nothing was created and nothing was charged.`,
      culprit: { kind: "name server", name: "PowerDNS", reason: state.status, message },
    },
    { fix: "See ./catalyst doctor, then retry." },
  );
}

function sentenceOf(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
