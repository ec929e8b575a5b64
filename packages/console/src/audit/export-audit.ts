import { saveText } from "../ui/save-file.ts";
import { type AuditFilter, allEntries } from "./audit-query.ts";

/** Saves every entry that fits, one JSON object a line. Throws what reading throws. */
export async function exportAudit(filter: AuditFilter): Promise<void> {
  const lines: string[] = [];
  for await (const entry of allEntries(filter)) lines.push(JSON.stringify(entry));
  saveText("audit.jsonl", "application/jsonl", `${lines.join("\n")}\n`);
}
