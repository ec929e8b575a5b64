import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { isAlive, thisProcess } from "./process-identity.ts";
import type { Reservation, ReservationAnswer, ReservationRequest, VersionReservations } from "./version-reservations.ts";

const recordSchema = Type.Object({
  run: Type.String(),
  expiresAt: Type.Number(),
  holder: Type.Object({ place: Type.String(), pid: Type.Number(), startTicks: Type.Number() }),
});
type ReservationRecord = Static<typeof recordSchema>;

/**
 * Reservations as folders, for a laptop or a runner: everybody who uses the same folder sees them. A run that ended without a word holds nothing:
 * its process is looked for, and where that cannot be done (another machine over a shared folder) its time runs out.
 *
 * A reservation is a folder with one file named for it. It is taken by renaming a prepared folder to its name, which the kernel refuses while
 * a file is inside; what a dead holder left is removed by its own name, so that two who clear up cannot remove each other's.
 */
export function createFileReservations(folder: string, now: () => Date): VersionReservations {
  return { reserve, isHeld, consume: giveBack, release: giveBack };

  async function reserve({ name, version, run, ttlMs }: ReservationRequest, signal?: AbortSignal): Promise<ReservationAnswer> {
    const place = placeOf(name, version);
    for (;;) {
      signal?.throwIfAborted();
      const heldBy = await findHolder(place);
      if (heldBy !== undefined) return { heldBy: { run: heldBy.run, expiresAt: heldBy.expiresAt } };
      const reservation = { name, version, id: randomUUID(), expiresAt: now().getTime() + ttlMs };
      if (await take(place, reservation, run)) return { reservation };
    }
  }

  async function findHolder(place: string): Promise<ReservationRecord | undefined> {
    for (const entry of await readdir(place).catch(() => [])) {
      const record = await readRecord(join(place, entry));
      if (record !== undefined && record.expiresAt > now().getTime() && isAlive(record.holder) !== false) return record;
      await unlink(join(place, entry)).catch(() => undefined);
    }

    return undefined;
  }

  async function isHeld({ name, version, id, expiresAt }: Reservation): Promise<boolean> {
    return expiresAt > now().getTime() && (await readRecord(join(placeOf(name, version), id))) !== undefined;
  }

  async function giveBack({ name, version, id }: Reservation): Promise<void> {
    const place = placeOf(name, version);
    await unlink(join(place, id)).catch(() => undefined);
    await rmdir(place).catch(() => undefined);
  }

  function placeOf(name: string, version: string): string {
    return join(folder, `${encodeURIComponent(name)}@${encodeURIComponent(version)}`);
  }
}

async function take(place: string, { id, expiresAt }: Reservation, run: string): Promise<boolean> {
  const prepared = `${place}.${id}`;
  const record: ReservationRecord = { run, expiresAt, holder: thisProcess() };
  await mkdir(prepared, { recursive: true });
  await writeFile(join(prepared, id), JSON.stringify(record));
  try {
    await rename(prepared, place);

    return true;
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}

async function readRecord(path: string): Promise<ReservationRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(path, "utf8"));

    return Value.Check(recordSchema, record) ? record : undefined;
  } catch {
    return undefined;
  }
}
