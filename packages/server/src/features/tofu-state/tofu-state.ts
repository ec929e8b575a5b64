import { createHash } from "node:crypto";
import type { Db, Tx } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Vault } from "../secrets/vault.ts";
import { type MadeResource, addressesOf, parseState, resourcesIn, taintedIn } from "./parse-state.ts";
import * as store from "./store.ts";

/**
 * OpenTofu's state, kept in the database: encrypted, versioned, locked, and written only by the run that holds the credential.
 * Any worker can therefore go on where a dead one stopped.
 */
export interface StateStore {
  read(deploymentId: string): Promise<Buffer | undefined>;
  /** Stores the version a run uploads. Throws `state-conflict` when it does not follow the stored one or the lock is another's. */
  write(run: { id: number; deploymentId: string }, lockId: string | undefined, body: Buffer): Promise<void>;
  /** Stores a state that could not be uploaded. False when it does not follow the stored one. */
  rescue(deploymentId: string, body: Buffer): Promise<boolean>;
  lock(run: { id: number; deploymentId: string }, info: LockInfo): Promise<LockInfo | undefined>;
  unlock(deploymentId: string, lockId: string): Promise<LockInfo | undefined>;
  /** Releases the lock that a run holds; true if it held one. */
  releaseLockOf(tx: Tx, deploymentId: string, runId: number): Promise<boolean>;
  /** Breaks whatever lock there is; true if there was one. */
  breakLock(tx: Tx, deploymentId: string): Promise<boolean>;
  /** Addresses in the newest version; empty without one. */
  addresses(deploymentId: string): Promise<string[]>;
  /** Addresses in the newest version whose making was interrupted. */
  tainted(deploymentId: string): Promise<string[]>;
  /** Resources in the newest version with what their provider told of them; empty without one. Attributes may hold secrets: pick by name. */
  resources(deploymentId: string): Promise<MadeResource[]>;
  remove(db: Db | Tx, deploymentId: string): Promise<void>;
}

/** What OpenTofu sends with a lock; only the id is interpreted. */
export interface LockInfo {
  ID: string;
  [member: string]: unknown;
}

/** Versions kept per deployment, besides each run's last. */
const keptVersions = 50;

export function createStateStore(db: Db, vault: Vault, clock: Clock): StateStore {
  async function append(tx: Tx, deploymentId: string, runId: number | null, body: Buffer): Promise<"stored" | "same" | "conflict"> {
    const state = parseState(body);
    const newest = await store.newestVersion(tx, deploymentId);
    const sha256 = createHash("sha256").update(body).digest();
    if (newest) {
      if (newest.lineage !== state.lineage) return "conflict";
      if (state.serial === newest.serial && sha256.equals(newest.sha256)) return "same";
      if (state.serial <= newest.serial) return "conflict";
    }
    const addresses = addressesOf(state);
    const ciphertext = await vault.seal(tx, deploymentId, contextOf(deploymentId, state.serial), body);
    await store.insertVersion(tx, {
      deploymentId,
      runId,
      lineage: state.lineage,
      serial: state.serial,
      sha256,
      ciphertext,
      addresses,
      at: clock.now(),
    });
    await store.prune(tx, deploymentId, keptVersions);
    return "stored";
  }

  async function read(deploymentId: string): Promise<Buffer | undefined> {
    const newest = await store.newestVersion(db, deploymentId);
    return newest && vault.unseal(db, deploymentId, contextOf(deploymentId, newest.serial), newest.ciphertext);
  }

  return {
    read,

    async write(run, lockId, body) {
      const outcome = await db.transaction().execute(async (tx) => {
        await store.serialise(tx, run.deploymentId);
        const lock = await store.findLock(tx, run.deploymentId);
        if (lock?.lock_id !== lockId) return "locked" as const;
        return append(tx, run.deploymentId, run.id, body);
      });
      if (outcome === "locked") throw new CatalystError("state-conflict", { detail: "The state is not locked under this id" });
      if (outcome === "conflict")
        throw new CatalystError("state-conflict", { detail: "Lineage or serial do not follow the stored version" });
    },

    async rescue(deploymentId, body) {
      const outcome = await db.transaction().execute(async (tx) => {
        await store.serialise(tx, deploymentId);
        return append(tx, deploymentId, null, body);
      });
      return outcome !== "conflict";
    },

    async lock(run, info) {
      return db.transaction().execute(async (tx) => {
        await store.serialise(tx, run.deploymentId);
        const held = await store.findLock(tx, run.deploymentId);
        if (held) return held.info as LockInfo;
        await store.insertLock(tx, { deploymentId: run.deploymentId, runId: run.id, info });
        return undefined;
      });
    },

    async unlock(deploymentId, lockId) {
      const held = await store.findLock(db, deploymentId);
      if (!held) return undefined;
      if (held.lock_id !== lockId) return held.info as LockInfo;
      await store.deleteLock(db, deploymentId);
      return undefined;
    },

    async releaseLockOf(tx, deploymentId, runId) {
      const held = await store.findLock(tx, deploymentId);
      if (held?.run_id !== runId) return false;
      await store.deleteLock(tx, deploymentId);
      return true;
    },

    async breakLock(tx, deploymentId) {
      const held = await store.findLock(tx, deploymentId);
      if (held) await store.deleteLock(tx, deploymentId);
      return held !== undefined;
    },

    async addresses(deploymentId) {
      return (await store.newestVersion(db, deploymentId))?.addresses ?? [];
    },

    async tainted(deploymentId) {
      const state = await read(deploymentId);
      return state ? taintedIn(parseState(state)) : [];
    },

    async resources(deploymentId) {
      const state = await read(deploymentId);
      return state ? resourcesIn(parseState(state)) : [];
    },

    remove: (connection, deploymentId) => store.deleteVersions(connection, deploymentId),
  };
}

/** Binds a sealed version to its row. */
function contextOf(deploymentId: string, serial: number): string {
  return `tofu-state:${deploymentId}:${serial}`;
}
