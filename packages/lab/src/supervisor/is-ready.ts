import { access } from "node:fs/promises";
import { connect } from "node:net";
import type { ReadyCheck } from "./child-definition.ts";
import { lastLogLines } from "./child-log.ts";

/** One try of a check may not outlast the pace of the tries by much. */
const tryTimeoutMs = 2_000;

interface Circumstances {
  log: string;
  /** Size of the log when this child was started: older lines are another's. */
  logStart: number;
  exited: number | NodeJS.Signals | undefined;
}

export async function isReady(check: ReadyCheck, { log, logStart, exited }: Circumstances): Promise<boolean> {
  switch (check.type) {
    case "tcp":
      return await accepts(check.host, check.port);
    case "http":
      return await fetch(check.url, { signal: AbortSignal.timeout(tryTimeoutMs) }).then(
        (response) => response.ok,
        () => false,
      );
    case "file":
      return await access(check.path).then(
        () => true,
        () => false,
      );
    case "log":
      return (await lastLogLines(log, 1_000, logStart)).some((line) => check.pattern.test(line));
    case "exit":
      return exited === 0;
    default:
      return check satisfies never;
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: tryTimeoutMs });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
  });
}
