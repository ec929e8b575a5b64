import type { LogsReply } from "@catalyst/contract";
import { useEffect, useState } from "react";
import { searchLog } from "./search-log.ts";

/** A pause in typing of so long begins a search, milliseconds. */
const settleMs = 250;

export interface LogSearch {
  text: string;
  setText(text: string): void;
  isBusy: boolean;
  count: number;
  /** Which of the finds is shown, from 1; 0 while there is none. */
  at: number;
  /** Number of the line of that find. */
  line: number | undefined;
  /** To the next find, or with -1 to the one before. */
  step(by: 1 | -1): void;
}

/** Searches a log by its text and goes through the finds. */
export function useLogSearch(load: (fromLine: number, limit: number) => Promise<LogsReply>): LogSearch {
  const [text, setText] = useState("");
  const [finds, setFinds] = useState<readonly number[]>([]);
  const [index, setIndex] = useState(0);
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    setFinds([]);
    setIndex(0);
    if (text === "") return undefined;
    setBusy(true);
    const over = new AbortController();
    const timer = setTimeout(() => {
      void searchLog(load, text, over.signal)
        .catch((): number[] => [])
        .then((found) => {
          if (over.signal.aborted) return found;
          setFinds(found);
          setBusy(false);
          return found;
        });
    }, settleMs);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [load, text]);

  return {
    text,
    setText,
    isBusy: isBusy && text !== "",
    count: finds.length,
    at: finds.length === 0 ? 0 : index + 1,
    line: finds[index],
    step: (by) => setIndex((each) => (finds.length === 0 ? 0 : (each + by + finds.length) % finds.length)),
  };
}
