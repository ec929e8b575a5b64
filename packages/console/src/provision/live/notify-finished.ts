import type { State } from "@catalyst/contract";
import { loadTexts, textOf } from "../../i18n/texts.ts";

/** Tells once, outside the page, that a run has ended; says nothing where the person has not allowed it. */
export async function notifyFinished({ id, attempt, sovereignFQDN, status }: State): Promise<void> {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  await loadTexts(["progress"]);
  // One tag for one run: a second tab replaces the notification and does not add to it.
  const told = new Notification(textOf("progress")("notification", { name: sovereignFQDN, status: textOf("shell")(`status.${status}`) }), {
    tag: `${id}-${attempt}-${status}`,
  });
  told.addEventListener("click", () => window.focus());
}
