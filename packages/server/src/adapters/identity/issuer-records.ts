import { type Adapter, type AdapterPayload, errors } from "oidc-provider";

/** Where the built-in issuer keeps what it must remember between two requests, which different processes may serve. */
export interface IssuerRecordStore {
  put(model: string, id: string, record: IssuerRecord): Promise<void>;
  find(model: string, id: string): Promise<FoundRecord | undefined>;
  findByUid(model: string, uid: string): Promise<FoundRecord | undefined>;
  /** False when it was consumed before or is gone: of two at the same time, one wins. */
  consume(model: string, id: string): Promise<boolean>;
  remove(model: string, id: string): Promise<void>;
  removeByGrant(grantId: string): Promise<void>;
}

export interface IssuerRecord {
  payload: object;
  uid: string | undefined;
  grantId: string | undefined;
  lifeSec: number | undefined;
}

export interface FoundRecord {
  payload: object;
  consumed: boolean;
}

/** Gives one model of oidc-provider its storage. */
export function recordsOf(model: string, store: IssuerRecordStore): Adapter {
  return {
    upsert: (id, payload, lifeSec) => store.put(model, id, { payload, uid: payload.uid, grantId: payload.grantId, lifeSec }),
    find: async (id) => payloadOf(await store.find(model, id)),
    findByUid: async (uid) => payloadOf(await store.findByUid(model, uid)),
    // Belongs to the device flow, which is off.
    findByUserCode: async () => undefined,
    async consume(id) {
      if (!(await store.consume(model, id))) throw new errors.InvalidGrant("it was used before");
    },
    destroy: (id) => store.remove(model, id),
    revokeByGrantId: (grantId) => store.removeByGrant(grantId),
  };
}

function payloadOf(found: FoundRecord | undefined): AdapterPayload | undefined {
  return found && { ...found.payload, ...(found.consumed ? { consumed: true } : {}) };
}
