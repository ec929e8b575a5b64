import type { LogLine, LogsReply } from "@catalyst/contract";

/** Lines of a page, and how many pages are held at once: what is seen and some around it, however long the log is. */
export const [pageSize, heldPages] = [500, 12];

export interface LogPages {
  /** A line by its number; undefined while its page is not there. */
  line(number: number): LogLine | undefined;
  total(): number;
  /** Nothing will be added. */
  isFinished(): boolean;
  error(): unknown;
  /** Fetches the pages in which these lines stand, if they are not there. */
  want(from: number, to: number): void;
  /** Asks for what has been added at the end. */
  grow(): Promise<void>;
  /** Tries again what has failed. */
  retry(): void;
  heldLines(): number;
}

type Load = (fromLine: number, limit: number) => Promise<LogsReply>;

/** The pages of one log, fetched when they are wanted and given up again; `tell` is called on every change. */
export function createLogPages(load: Load, known: { total: number }, tell: () => void): LogPages {
  // In the order in which they were last wanted.
  const pages = new Map<number, LogLine[]>();
  const loading = new Set<number>();
  let { total } = known;
  let isFinished = false;
  let error: unknown;

  return {
    line: (number) => pages.get(pageOf(number))?.[(number - 1) % pageSize],
    total: () => total,
    isFinished: () => isFinished,
    error: () => error,
    want(from, to) {
      for (let page = pageOf(Math.max(1, from)); page <= pageOf(Math.max(1, Math.min(to, total))); page += 1) {
        const held = pages.get(page);
        if (held) {
          pages.delete(page);
          pages.set(page, held);
        } else if (error === undefined) void fetchPage(page);
      }
    },
    grow: () => fetchPage(pageOf(Math.max(1, total))),
    retry() {
      error = undefined;
      void fetchPage(pageOf(Math.max(1, total)));
    },
    heldLines: () => [...pages.values()].reduce((sum, lines) => sum + lines.length, 0),
  };

  async function fetchPage(page: number): Promise<void> {
    if (loading.has(page)) return;
    loading.add(page);
    try {
      const reply = await load(page * pageSize + 1, pageSize);
      pages.delete(page);
      pages.set(page, reply.lines);
      for (const oldest of pages.keys()) {
        if (pages.size <= heldPages) break;
        pages.delete(oldest);
      }
      total = reply.total;
      isFinished = reply.executionFinished;
      error = undefined;
    } catch (failure) {
      error = failure;
    } finally {
      loading.delete(page);
      tell();
    }
  }
}

function pageOf(number: number): number {
  return Math.floor((number - 1) / pageSize);
}
