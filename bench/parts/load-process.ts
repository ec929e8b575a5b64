import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";

/** A program beside the benchmark that loads the mothership, so that neither steals the other's time on one event loop. */
export interface LoadProcess<Order, Result> {
  order(order: Order): void;
  /** The next message of the program. */
  next(): Promise<Result>;
}

/** Starts `<name>` of this folder; it takes orders and answers by messages. Killed with the benchmark. */
export function startLoad<Order extends object, Result>(bench: Bench, name: string): LoadProcess<Order, Result> {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  bench.cleanUp(() => child.kill("SIGKILL"));
  return {
    order: (order) => void child.send(order),
    async next() {
      const ended = once(child, "exit", { signal: bench.signal }).then(() => {
        throw new Error(`${name} ended without an answer`);
      });
      const [message] = await Promise.race([once(child, "message", { signal: bench.signal }), ended]);
      return message as Result;
    },
  };
}
