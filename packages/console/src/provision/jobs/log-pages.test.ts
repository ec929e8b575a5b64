import type { LogsReply } from "@catalyst/contract";
import { expect, test } from "vitest";
import { createLogPages, heldPages, pageSize } from "./log-pages.ts";

const long = 100_000;

test("only pages that are looked at are fetched", async () => {
  const { pages, asked, settled } = openLog(long);

  pages.want(99_990, 100_000);
  pages.want(99_990, 100_000);
  await settled();

  expect(asked).toEqual([99_501]);
  expect(pages.line(100_000)?.message).toBe("line 100000");
  expect(pages.line(1)).toBeUndefined();
});

test("a log of 100,000 lines that is read to its end holds as many lines as one that is not", async () => {
  const { pages, settled } = openLog(long);

  for (let line = 1; line < long; line += pageSize) {
    pages.want(line, line + 40);
    await settled();
  }

  expect(pages.heldLines()).toBe(heldPages * pageSize);
  expect(pages.line(long)).toBeDefined();
});

test("a log that grows is read on at its end", async () => {
  const log = openLog(600);
  await log.pages.grow();
  const before = log.pages.total();
  log.length = 1200;

  await log.pages.grow();

  expect([before, log.pages.total()]).toEqual([600, 1200]);
  expect(log.asked).toEqual([501, 501]);
});

test("after a failure nothing is asked for until somebody wants it again", async () => {
  const log = openLog(600);
  log.isAway = true;
  await log.pages.grow();
  log.pages.want(1, 40);
  const failure = log.pages.error();
  log.isAway = false;

  log.pages.retry();
  await log.settled();

  expect(failure).toBeInstanceOf(TypeError);
  expect(log.pages.error()).toBeUndefined();
  expect(log.asked).toEqual([501, 501]);
});

function openLog(length: number) {
  const asked: number[] = [];
  let last: Promise<LogsReply> | undefined;
  const log = {
    length,
    isAway: false,
    asked,
    pages: createLogPages(
      (fromLine, limit) => {
        asked.push(fromLine);
        last = load(fromLine, limit);
        return last;
      },
      { total: length },
      () => {},
    ),
    async settled() {
      await last;
      await Promise.resolve();
    },
  };
  return log;

  async function load(fromLine: number, limit: number): Promise<LogsReply> {
    if (log.isAway) throw new TypeError("nobody answers");
    const count = Math.min(limit, log.length - fromLine + 1);
    return {
      lines: Array.from({ length: count }, (_, index) => ({
        lineNumber: fromLine + index,
        timestamp: "2026-11-26T12:00:00.000Z",
        level: "INFO",
        message: `line ${fromLine + index}`,
      })),
      total: log.length,
      executionFinished: false,
    };
  }
}
