import { type CheckResult, fail, type Observation, ok, warn } from "./check.ts";

/** The token may write. A plan of an empty state would not notice: it writes nothing. */
export function checkWritePermission({ probe }: Pick<Observation, "probe">): CheckResult {
  if (probe.write === true) return ok("write-permission", "The token may write.");
  if (probe.write === "unknown")
    return warn(
      "write-permission",
      `Whether the token may write could not be found out: the cloud answered ${probe.refusedWith ?? "unexpectedly"}.`,
    );

  const message = "This token may only read; provisioning needs a Read & Write token.";
  return fail(
    "write-permission",
    message,
    {
      code: "hetzner-token-readonly",
      retryable: true,
      needs: ["hetznerToken"],
      sentence: message,
      culprit: { kind: "token", name: "cloud token", reason: probe.refusedWith ?? "forbidden", message },
    },
    { fix: "Make a Read & Write token in the same project and retry with it." },
  );
}
