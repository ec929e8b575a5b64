import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";

/** `--format json` prints, `--format json=report.json` writes a file; several may be asked for at once. */
export interface OutputRequest<Format extends string> {
  format: Format;
  file: string | undefined;
}

export function parseOutputs<Format extends string>(given: readonly string[], formats: readonly Format[]): OutputRequest<Format>[] {
  const requests = given.map((text): OutputRequest<Format> => {
    const [name, ...rest] = text.split("=");
    const format = formats.find((candidate) => candidate === name);
    if (format === undefined) throw usageError(`--format ${text}: choose ${formats.join(", ")}, with =FILE to write a file`);

    return { format, file: rest.length === 0 ? undefined : rest.join("=") };
  });
  if (requests.filter(({ file }) => file === undefined).length > 1) {
    throw usageError("only one format can be printed; give the others a file, such as --format json=report.json");
  }

  return requests;
}

/** Writes a report where it was asked for. Folders in the way are made. */
export async function deliver(context: Context, { file }: OutputRequest<string>, text: string): Promise<void> {
  if (file === undefined) {
    print(context, text);
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${text}\n`);
}
