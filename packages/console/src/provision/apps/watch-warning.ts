/** What of an event tells how the cluster is watched. */
interface WatchEvent {
  phase: string;
  level: string;
  message: string;
  /** The component that an event of the watch is about; the watch itself when there is none. */
  component?: string | undefined;
}

/** What hinders the watch of the cluster, in words; undefined once any component has been heard of again. */
export function watchWarning(events: readonly WatchEvent[]): string | undefined {
  const last = events.findLast(({ phase }) => phase === "component");
  return last && last.component === undefined && last.level === "warn" ? last.message : undefined;
}
