import type { Health } from "@catalyst/contract";

/** From the worst to the best; what is not known hides nothing that is known to be bad, and never counts as good. */
const order: readonly Health[] = ["failed", "degraded", "unknown", "healthy"];

/** The health of a whole, which is that of its worst part; unknown when it has none. */
export function worst(parts: readonly Health[]): Health {
  return order.find((each) => parts.includes(each)) ?? "unknown";
}

/** What a cloud's word for a server's state says about it. A server in between is neither well nor ill. */
export function healthOfServer(status: unknown): Health {
  if (status === "running") return "healthy";
  return status === "off" ? "degraded" : "unknown";
}
