/** A real program the supervisor starts, watches and stops. */
export interface ChildDefinition {
  /** Unique; also the name of its log. */
  name: string;
  command: string;
  args: readonly string[];
  /** Added to the supervisor's own environment. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** When it counts as started; at once when left out. */
  ready?: ReadyCheck;
  readyTimeoutMs: number;
  stop: "SIGTERM" | "SIGINT";
  /** How long it may take to stop before it is killed, milliseconds. */
  graceMs: number;
  restart: "never" | "on-failure";
  /** For programs that refuse to run as root. */
  uid?: number;
  /** Where it will listen, for `status`. */
  port?: number;
}

export type ReadyCheck =
  | { type: "tcp"; host: string; port: number }
  | { type: "http"; url: string }
  | { type: "file"; path: string }
  | { type: "log"; pattern: RegExp }
  | { type: "exit" };
