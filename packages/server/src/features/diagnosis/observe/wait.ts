import type { Event } from "@catalyst/contract";

/** What an event says is waited for; undefined when it tells of no wait. */
export function waitIn({ state, message }: Event): string | undefined {
  if (state === "waiting") return message.replace(/^Waiting for /, "");
  if (!/; trying again in \d+ s$/.test(message)) return undefined;
  return (
    ["pool-domain-manager", "registrar's API"].filter((name) => message.includes(name)).map((name) => `the ${name}`)[0] ?? "the cloud's API"
  );
}
