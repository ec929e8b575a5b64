import { type Draft, emptyDraft } from "./draft.ts";

export const draftKey = "openova-catalyst-wizard";
export const draftVersion = 1;

/** Reads what a browser has kept, whatever wrote it: each member that does not fit is its default, and nothing can fail. */
export function readDraft(text: string | null): Draft {
  try {
    const { state } = JSON.parse(text ?? "{}") as { state?: Partial<Draft> };
    return { ...emptyDraft, ...state };
  } catch {
    return { ...emptyDraft };
  }
}
