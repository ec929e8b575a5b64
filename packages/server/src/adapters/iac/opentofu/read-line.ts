import type { IacEvent } from "../../../features/deployments/iac.ts";
import type { IacError } from "../../../platform/errors.ts";

export interface Line {
  /** What a person should see; undefined for lines that say nothing new. */
  event?: IacEvent;
  /** Set for an error. */
  diagnostic?: IacError["diagnostics"][number];
}

/** Messages of OpenTofu's machine-readable UI, major version 1 (opentofu.org, "Machine-Readable UI"). */
interface Message {
  "@level"?: string;
  "@message"?: string;
  type?: string;
  diagnostic?: { severity: string; summary: string; detail?: string; address?: string };
  change?: { resource: { addr: string }; action: string; importing?: { id: string } };
  hook?: { resource?: { addr: string }; action?: string; elapsed_seconds?: number };
  changes?: { add: number; change: number; remove: number; import?: number; operation: string };
}

/** Turns one line of a command's output into an event a person can read. A line that is not JSON is kept as a warning. */
export function readLine(text: string, command: string): Line {
  let message: Message;
  try {
    message = JSON.parse(text) as Message;
  } catch {
    return { event: { level: "warn", message: text } };
  }
  switch (message.type) {
    case "version":
    case "outputs":
    case "refresh_complete":
    case "refresh_start":
      return {};
    case "diagnostic":
      return readDiagnostic(message);
    case "planned_change":
      // An apply repeats the plan it was given; it was told once.
      return command === "apply" ? {} : { event: plannedChange(message) };
    case "resource_drift":
      return { event: plannedChange(message) };
    case "change_summary":
      return { event: { level: "info", message: message["@message"] ?? "", state: "summary" } };
    case "apply_start":
      return hookEvent(message, "started", (address, action) => `${address}: ${verbs[action]?.doing ?? action} started`);
    case "apply_progress":
      return hookEvent(
        message,
        "progress",
        (address, action, seconds) => `${address}: still ${verbs[action]?.doing ?? action} (${seconds} s)`,
      );
    case "apply_complete":
      return hookEvent(message, "done", (address, action, seconds) => `${address}: ${verbs[action]?.done ?? action} in ${seconds} s`);
    case "apply_errored":
      return hookEvent(
        message,
        "failed",
        (address, action, seconds) => `${address}: ${verbs[action]?.doing ?? action} failed after ${seconds} s`,
      );
    default:
      return plain(message);
  }
}

/** Anything else is shown as the sentence it carries, on one line. */
function plain(message: Message): Line {
  const text = (message["@message"] ?? "").replaceAll(/\s+/g, " ").trim();
  return text === "" ? {} : { event: { level: message["@level"] === "warn" ? "warn" : "info", message: text } };
}

const verbs: Record<string, { doing: string; done: string }> = {
  create: { doing: "creating", done: "created" },
  update: { doing: "changing", done: "changed" },
  delete: { doing: "deleting", done: "deleted" },
  replace: { doing: "replacing", done: "replaced" },
  read: { doing: "reading", done: "read" },
};

function readDiagnostic(message: Message): Line {
  const { severity = "warning", summary = "", detail = "", address } = message.diagnostic ?? {};
  const text = [summary, detail].filter(Boolean).join(": ");
  // An error of the engine is not yet the end of the run; only the failure that follows from it is.
  const event: IacEvent = { level: "warn", message: text, ...(address ? { resource: address } : {}) };
  return severity === "error"
    ? { event: { ...event, state: "error" }, diagnostic: { summary, detail, ...(address ? { address } : {}) } }
    : { event };
}

function plannedChange({ change, type }: Message): IacEvent {
  const address = change?.resource.addr ?? "";
  if (type === "resource_drift")
    return { level: "warn", message: `${address} was changed outside of Catalyst (${change?.action})`, resource: address, state: "drift" };
  const importing = change?.importing ? `, taking over ${change.importing.id}` : "";
  return { level: "info", message: `${address}: will ${change?.action}${importing}`, resource: address, state: "planned" };
}

function hookEvent(message: Message, state: string, describe: (address: string, action: string, seconds: number) => string): Line {
  const { resource, action = "", elapsed_seconds = 0 } = message.hook ?? {};
  const address = resource?.addr ?? "";
  return { event: { level: "info", message: describe(address, action, Math.round(elapsed_seconds)), resource: address, state } };
}
