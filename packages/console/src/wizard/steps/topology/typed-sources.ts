import type { Draft } from "../../draft/draft.ts";
import { changeDraft, currentDraft } from "../../draft/draft-store.ts";
import { holdsOnlyCertificates, isPlainAddress, readMirrors, writeMirrors } from "../../rules/registry-mirrors.ts";

export type Source = "artifactMirrorURL" | "registryMirrors" | "caBundlePEM";

// The draft, and so the browser's storage, gets only what can be used: an address with a password in it or a private key that was
// pasted by mistake lives here alone, until it is put right.
const typed: Record<Source, string> = { artifactMirrorURL: "", registryMirrors: "", caBundlePEM: "" };

/** What stands in a field: as it was typed, unless the draft's value has come from elsewhere since. */
export function typedSource(source: Source): string {
  const kept = currentDraft()[source];
  const isOwn = JSON.stringify(usable(source, typed[source])) === JSON.stringify(kept);
  if (isOwn) return typed[source];
  return typeof kept === "string" ? kept : writeMirrors(kept);
}

export function typeSource(source: Source, text: string): void {
  typed[source] = text;
  changeDraft({ [source]: usable(source, text) });
}

/** Forgets what was never right, when the fields go away. */
export function dropTypedSources(): void {
  for (const source of Object.keys(typed) as Source[]) typed[source] = "";
}

function usable(source: Source, text: string): Draft[Source] {
  if (source === "registryMirrors") return readMirrors(text).mirrors;
  const fits = source === "caBundlePEM" ? holdsOnlyCertificates(text) : isPlainAddress(text.trim());
  return fits ? text.trim() : "";
}
