import "./log-viewer.css";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/api.ts";
import { formatNumber } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { useStreamStatus } from "../live/stream-status.ts";
import { createLogPages } from "./log-pages.ts";
import { LogLineRow, lineHeight } from "./log-line.tsx";
import { logFile } from "./search-log.ts";
import { useLogSearch } from "./use-log-search.ts";

/** How often the end of a log that still grows is asked for, milliseconds. */
const growEveryMs = 1000;
/** So near to the end counts as the end, pixels. */
const nearEnd = 24;

interface LogViewerProps {
  executionId: string;
  /** As many lines are known to be there, so that the end can be shown at once. */
  lineCount?: number;
}

/**
 * The log of one attempt: only what is seen is fetched and drawn, whatever its length. It follows the end until the reader scrolls up.
 * Needs the texts of `jobs`. Lines are never announced.
 */
export function LogViewer({ executionId, lineCount = 0 }: LogViewerProps) {
  const t = useText("jobs");
  const [version, setVersion] = useState(0);
  const viewport = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [isFollowing, setFollowing] = useState(true);
  const load = useMemo(
    () => (fromLine: number, limit: number) => api.call("readExecutionLogs", { params: { executionId }, query: { fromLine, limit } }),
    [executionId],
  );
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the number of lines is only where to begin
  const pages = useMemo(() => createLogPages(load, { total: lineCount }, () => setVersion((each) => each + 1)), [load]);
  const total = pages.total();
  const search = useLogSearch(load);
  const deferredText = useDeferredValue(search.text);

  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => viewport.current,
    estimateSize: () => lineHeight,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const [first, last] = [(shown[0]?.index ?? 0) + 1, (shown.at(-1)?.index ?? 0) + 1];

  useEffect(() => void pages.grow(), [pages]);
  useEffect(() => {
    if (total > 0) pages.want(first, last);
  }, [pages, first, last, total]);
  useGrowth(pages.isFinished() || version === 0, () => void pages.grow());
  const scrollTo = useRef(rows.scrollToIndex);
  scrollTo.current = rows.scrollToIndex;
  useEffect(() => {
    if (isFollowing && total > 0) scrollTo.current(total - 1, { align: "end" });
  }, [isFollowing, total]);
  useEffect(() => {
    if (search.line === undefined) return;
    setFollowing(false);
    scrollTo.current(search.line - 1, { align: "center" });
  }, [search.line]);

  const error = pages.error();
  const isDone = pages.isFinished();
  return (
    <div className="log" data-testid="execution-logs-root">
      <div className="log-tools">
        <form
          role="search"
          className="log-search"
          onSubmit={(event) => {
            event.preventDefault();
            search.step(1);
          }}
        >
          <input
            type="search"
            className="input"
            aria-label={t("log.search")}
            placeholder={t("log.search")}
            value={search.text}
            data-testid="execution-logs-search"
            onChange={(event) => search.setText(event.target.value)}
          />
          {search.text !== "" && (
            <>
              <span className="muted" role="status" data-testid="execution-logs-finds">
                {search.isBusy ? t("log.searching") : t("log.finds", { at: search.at, count: search.count })}
              </span>
              <IconButton icon="up" label={t("log.previous")} onClick={() => search.step(-1)} disabled={search.count === 0} />
              <IconButton icon="down" label={t("log.next")} onClick={() => search.step(1)} disabled={search.count === 0} />
            </>
          )}
        </form>
        <span className="muted">{t("log.lines", { count: formatNumber(total), n: total })}</span>
        <Button
          small
          look="quiet"
          icon="download"
          data-testid="execution-logs-download"
          disabled={total === 0}
          onClick={() => void download()}
        >
          {t("log.download")}
        </Button>
      </div>
      {error !== undefined && error !== null && (
        <div data-testid="execution-logs-error">
          <ErrorCard error={error} />
          <Button small icon="refresh" data-testid="execution-logs-retry" onClick={pages.retry}>
            {t("log.retry")}
          </Button>
        </div>
      )}
      {version === 0 && <Loading height={120} />}
      {version > 0 && total === 0 && !error && (
        <p className="muted" data-testid="execution-logs-empty">
          {t(isDone ? "log.empty" : "log.empty.yet")}
        </p>
      )}
      <div
        ref={viewport}
        className="log-viewport"
        data-testid="execution-logs-viewport"
        role="region"
        aria-label={t("log.title")}
        tabIndex={0}
        hidden={total === 0}
        style={{ blockSize: Math.min(420, total * lineHeight + 24) }}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          const isUp = scrollTop < lastTop.current;
          lastTop.current = scrollTop;
          if (isUp && scrollTop + clientHeight < scrollHeight - nearEnd) setFollowing(false);
          else if (scrollTop + clientHeight >= scrollHeight - 1) setFollowing(true);
        }}
      >
        <div className="log-lines" dir="ltr" style={{ blockSize: rows.getTotalSize() }}>
          {shown.map(({ index, start }) => (
            <LogLineRow
              key={index}
              number={index + 1}
              line={pages.line(index + 1)}
              start={start}
              find={deferredText}
              isFound={search.line === index + 1}
            />
          ))}
        </div>
      </div>
      <div className="log-foot">
        {!isFollowing && total > 0 && (
          <Button small icon="down" data-testid="execution-logs-resume" onClick={() => setFollowing(true)}>
            {t("log.resume")}
          </Button>
        )}
        {isDone && (
          <span className="muted" data-testid="execution-logs-done">
            {t("log.done")}
          </span>
        )}
      </div>
    </div>
  );

  async function download(): Promise<void> {
    saveFile(`${executionId}.log`, await logFile(load));
  }
}

/** Asks for the end of a log when something has happened, and now and then in any case. */
function useGrowth(isOver: boolean, grow: () => void): void {
  const { lastSeq } = useStreamStatus();
  const seen = useRef(lastSeq);
  const act = useRef(grow);
  act.current = grow;
  const newest = useRef(lastSeq);
  newest.current = lastSeq;
  useEffect(() => {
    if (isOver) return undefined;
    let quiet = 0;
    const timer = setInterval(() => {
      quiet += 1;
      if (newest.current === seen.current && quiet < 5) return;
      quiet = 0;
      seen.current = newest.current;
      act.current();
    }, growEveryMs);
    return () => clearInterval(timer);
  }, [isOver]);
}
