/** What is measured of names and their DNS; wired to metrics and logs. */
export interface AllocationsObserver {
  reserveConflict(pool: string): void;
  reservationsExpired(count: number): void;
  /** From a wish to its DNS. */
  converged(kind: "commit" | "release", seconds: number): void;
  attempt(step: string, outcome: string): void;
  verifyFailure(address: string): void;
  /** Age of the oldest wish whose DNS is not there, seconds; 0 when there is none. */
  pendingOldest(seconds: number): void;
  counted(counts: readonly AllocationCount[]): void;
  zoneSerial(zone: string, serial: number): void;
  /** Something a person should look at. */
  alarm(kind: AlarmKind, detail: string): void;
}

export type AlarmKind = "pending" | "drift" | "conflict" | "refused" | "apex-drift" | "ds-without-zone" | "zone-without-row";

export interface AllocationCount {
  pool: string;
  state: string;
  dnsState: string;
  count: number;
}
