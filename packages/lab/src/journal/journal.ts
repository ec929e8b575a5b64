/** One request as the lab saw it. Secrets in the body are replaced by `{sha256, bytes}`. */
export interface JournalEntry {
  seq: number;
  /** Wall time, ISO 8601. */
  wall: string;
  /** Virtual milliseconds since the lab's start. */
  virtual: number;
  target: string;
  project: string | null;
  tokenId: string | null;
  client: string;
  method: string;
  path: string;
  query: string;
  requestBody: unknown;
  status: number;
  code?: string;
  ruleId?: string;
  actionIds: number[];
  /** Real milliseconds until the answer was ready. */
  ms: number;
  /** What a client should not have done, such as sending unknown fields. */
  warning?: string;
}

export interface JournalQuery {
  since?: number;
  project?: string;
  method?: string;
  path?: string;
  rule?: string;
  limit?: number;
}

/** The latest requests in memory, and all of them in a file when there is one. */
export interface Journal {
  add(entry: Omit<JournalEntry, "seq">): void;
  /** In order of arrival; at most `limit` of the newest. */
  read(query: JournalQuery): JournalEntry[];
  /** Calls back for each new entry until the returned function is called. */
  follow(listener: (entry: JournalEntry) => void): () => void;
  clear(): void;
  flush(): void;
}

export interface JournalFile {
  append(text: string): void;
}

const capacity = 100_000;
// Lines are written together, because one write per request would cost more than the request.
const batchSize = 256;

export function createJournal(file?: JournalFile): Journal {
  const ring: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  let batch: JournalEntry[] = [];
  let next = 0;
  let seq = 0;

  function flush(): void {
    if (batch.length === 0) return;
    file?.append(`${batch.map((entry) => JSON.stringify(entry)).join("\n")}\n`);
    batch = [];
  }

  return {
    add(facts) {
      const entry: JournalEntry = { seq: ++seq, ...facts };
      ring[next] = entry;
      next = (next + 1) % capacity;
      if (file) batch.push(entry);
      if (batch.length >= batchSize) flush();
      for (const listener of listeners) listener(entry);
    },
    read(query) {
      const ordered = ring.length < capacity ? ring : [...ring.slice(next), ...ring.slice(0, next)];
      const found = ordered.filter((entry) => matchesQuery(entry, query));
      return query.limit === undefined ? found : found.slice(-query.limit);
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      ring.length = 0;
      next = 0;
    },
    flush,
  };
}

export function matchesQuery(entry: JournalEntry, { since, project, method, path, rule }: JournalQuery): boolean {
  return (
    (since === undefined || entry.seq > since) &&
    (project === undefined || entry.project === project) &&
    (method === undefined || entry.method === method.toUpperCase()) &&
    (path === undefined || entry.path.startsWith(path)) &&
    (rule === undefined || entry.ruleId === rule)
  );
}
