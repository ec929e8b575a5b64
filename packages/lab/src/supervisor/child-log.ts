import { copyFile, mkdir, open, rename, stat, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";

const rotateAtBytes = 10 * 1024 * 1024;
/** The log itself and two older ones. */
const olderLogs = 2;

export function logPath(stateDirectory: string, name: string): string {
  return join(stateDirectory, "logs", `${name}.log`);
}

/** Opens a log for a child to inherit. Appending makes each write go to the end, also after the file was emptied by a rotation. */
export async function openLog(path: string): Promise<{ fd: number; close(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, "a", 0o600);

  return { fd: handle.fd, close: () => handle.close() };
}

/**
 * Keeps a log below 10 MiB by copying it aside and emptying it. The child writes straight to the file, so that it outlives its supervisor;
 * the price is that a line written during the copy may be lost.
 */
export async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size < rotateAtBytes) return;

  for (let number = olderLogs; number > 1; number -= 1) {
    await rename(`${path}.${number - 1}`, `${path}.${number}`).catch(() => undefined);
  }
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** The last lines of a log, for a message that says why a child did not start. */
export async function lastLogLines(path: string, count: number, fromByte = 0): Promise<string[]> {
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    const start = Math.max(fromByte, size - 64 * 1024, 0);
    const buffer = Buffer.alloc(Math.max(size - start, 0));
    await handle.read(buffer, 0, buffer.length, start);

    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .slice(-count);
  } finally {
    await handle.close();
  }
}
