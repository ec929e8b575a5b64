import { saveFile } from "../ui/save-file.ts";
import { type AuditFilter, allEntries } from "./audit-query.ts";

/** Saves every entry that fits, one JSON object a line. Throws what reading throws. */
export async function exportAudit(filter: AuditFilter): Promise<void> {
  const lines: string[] = [];
  for await (const entry of allEntries(filter)) lines.push(JSON.stringify(entry));
  saveFile("audit.jsonl", `${lines.join("\n")}\n`, "application/jsonl");
}
