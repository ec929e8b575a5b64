import { type CheckResult, fail, type Observation, ok } from "./check.ts";

/** The cloud accepts the token. */
export function checkToken({ probe }: Pick<Observation, "probe">): CheckResult {
  if (probe.read) return ok("token", "The cloud accepts the token.", { serversInUse: probe.serversInUse });

  const misplaced = probe.refusedWith === "wrong-endpoint";
  const message = misplaced
    ? "This token belongs to another endpoint: tokens of the lab work only in a lab, all others only at the provider itself."
    : "The cloud no longer accepts this token; it was deleted, expired or mistyped.";
  return fail(
    "token",
    message,
    {
      code: "hetzner-unauthorized",
      retryable: true,
      needs: ["hetznerToken"],
      sentence: message,
      culprit: { kind: "token", name: "cloud token", reason: probe.refusedWith ?? "unauthorized", message },
    },
    { fix: "Make a new Read & Write token in the project and retry with it." },
  );
}
