import { createHash } from "node:crypto";
import { canonicalJSON } from "../../platform/canonical-json.ts";

/** One entry as it is hashed and stored. */
export interface ChainedEntry {
  /** 1, 2, 3, … without a gap. */
  seq: number;
  time: Date;
  /** Id of the person, or `nobody`, `node`, `system`. */
  actor: string;
  address: string | null;
  /** Name of the contract's route, or of what happened. */
  action: string;
  target: string | null;
  outcome: "allowed" | "refused";
  detail: Record<string, unknown>;
}

/** SHA-256 over the previous entry's hash and this entry's canonical JSON. */
export function hashOfEntry(previous: Buffer | null | undefined, entry: ChainedEntry): Buffer {
  const { seq, time, actor, address, action, target, outcome, detail } = entry;
  const text = canonicalJSON({ seq, time: time.toISOString(), actor, address, action, target, outcome, detail });
  return createHash("sha256")
    .update(previous ?? "")
    .update(text)
    .digest();
}

const longestText = 500;

/** The entry as PostgreSQL gives it back: without what its text and jsonb types refuse, which a client may well have sent. */
export function storable(entry: ChainedEntry): ChainedEntry {
  return {
    ...entry,
    actor: clean(entry.actor),
    address: entry.address === null ? null : clean(entry.address),
    target: entry.target === null ? null : clean(entry.target),
    detail: JSON.parse(JSON.stringify(entry.detail), (_name, value: unknown) =>
      typeof value === "string" ? clean(value) : value,
    ) as Record<string, unknown>,
  };
}

function clean(text: string): string {
  return text.slice(0, longestText).replaceAll("\0", "\uFFFD").toWellFormed();
}
