import type { Event, Failure, FailureCode } from "@catalyst/contract";
import type { Symptom } from "../facts.ts";

/** A failure as the deployment's record tells it. */
export function symptomOfRecord(
  { code, phase, message, sentence, needs = [], retryable, culprit, at }: Failure,
  event: Event | undefined,
): Symptom {
  return {
    code,
    phase,
    message,
    needs,
    retryable,
    at: new Date(at),
    seq: event?.seq,
    ...(sentence === undefined ? {} : { sentence }),
    ...(culprit === undefined ? {} : { culprit }),
  };
}

/** A failure as the event that ended the run tells it: all that is left of one after a retry. */
export function symptomOfEvent({ seq, time, code, phase, message, resource }: Event): Symptom | undefined {
  if (code === undefined) return undefined;
  return {
    code: code as FailureCode,
    phase,
    message,
    needs: code === "hetzner-orphans" ? ["orphans"] : [],
    retryable: true,
    at: new Date(time),
    seq,
    ...(resource === undefined
      ? {}
      : { culprit: { kind: "object", name: resource, reason: code, message: message.split("\n", 1)[0] ?? "" } }),
  };
}
