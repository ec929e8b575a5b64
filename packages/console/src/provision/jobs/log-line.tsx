import type { LogLine } from "@catalyst/contract";
import { memo } from "react";

/** Every line is one row of text, so that a hundred thousand of them need no measuring. */
export const lineHeight = 20;

interface LineProps {
  number: number;
  line: LogLine | undefined;
  start: number;
  find: string;
  isFound: boolean;
}

export const LogLineRow = memo(function LogLineRow({ number, line, start, find, isFound }: LineProps) {
  return (
    <div
      className={`log-line ${line ? line.level.toLowerCase() : ""} ${isFound ? "found" : ""}`}
      data-testid={`execution-logs-line-${number}`}
      style={{ transform: `translateY(${start}px)`, blockSize: lineHeight }}
    >
      {line && (
        <>
          <span className="log-time">{clock.format(new Date(line.timestamp))}</span> <span className="log-level">{line.level}</span>{" "}
          <span>{marked(line.message, find)}</span>
        </>
      )}
    </div>
  );
});

/** `HH:MM:SS.mmm`, the same in every language. */
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

function marked(text: string, find: string): React.ReactNode {
  const at = find === "" ? -1 : text.toLowerCase().indexOf(find.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + find.length)}</mark>
      {text.slice(at + find.length)}
    </>
  );
}
