import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { ChildDefinition } from "../supervisor/child-definition.ts";

export interface UnboundSettings {
  name: string;
  folder: string;
  program: string;
  address: string;
  rootHints: readonly { name: string; address: string }[];
  /** DS records of the root, without its name. */
  trustAnchors: readonly string[];
  /** Longest that it remembers an answer, and that something does not exist, seconds. */
  cacheSeconds: { answers: number; denials: number };
}

/** Everything but 127.0.0.0/8: the lab's resolver must not reach the Internet's name servers, whatever a delegation says. */
const outside = [
  "0.0.0.0/2",
  "64.0.0.0/3",
  "96.0.0.0/4",
  "112.0.0.0/5",
  "120.0.0.0/6",
  "124.0.0.0/7",
  "126.0.0.0/8",
  "128.0.0.0/1",
  "::/0",
];

/** Writes the configuration of one validating unbound and tells how to run it. It asks name servers at port 53 only. */
export function prepareUnbound(settings: UnboundSettings): ChildDefinition {
  const { name, folder, program, address, rootHints } = settings;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const hints = rootHints.flatMap((root) => [`. 3600 IN NS ${root.name}.`, `${root.name}. 3600 IN A ${root.address}`]);
  writeFileSync(join(folder, "root.hints"), `${hints.join("\n")}\n`);
  writeFileSync(join(folder, "unbound.conf"), `${unboundConfiguration(settings).join("\n")}\n`);

  return {
    name,
    command: program,
    args: ["-d", "-c", join(folder, "unbound.conf")],
    ready: { type: "tcp", host: address, port: 53 },
    readyTimeoutMs: 10_000,
    stop: "SIGTERM",
    graceMs: 5_000,
    restart: "on-failure",
    port: 53,
  };
}

/** https://nlnetlabs.nl/documentation/unbound/unbound.conf/ */
function unboundConfiguration({ folder, address, trustAnchors, cacheSeconds }: UnboundSettings): string[] {
  return [
    "server:",
    `  directory: "${folder}"`,
    '  chroot: ""',
    '  username: ""',
    '  pidfile: ""',
    "  use-syslog: no",
    "  verbosity: 1",
    "  num-threads: 1",
    "  msg-cache-size: 4m",
    "  rrset-cache-size: 8m",
    `  interface: ${address}`,
    `  outgoing-interface: ${address}`,
    "  access-control: 127.0.0.0/8 allow",
    "  do-ip6: no",
    "  do-not-query-localhost: no",
    ...outside.map((network) => `  do-not-query-address: ${network}`),
    '  root-hints: "root.hints"',
    '  module-config: "validator iterator"',
    ...trustAnchors.map((anchor) => `  trust-anchor: ". DS ${anchor}"`),
    // Names of its own for testing and for addresses, which it would otherwise answer without asking anybody.
    ...["test.", "invalid.", "onion."].map((zone) => `  local-zone: "${zone}" nodefault`),
    "  aggressive-nsec: no",
    "  prefetch: no",
    `  cache-max-ttl: ${cacheSeconds.answers}`,
    `  cache-max-negative-ttl: ${cacheSeconds.denials}`,
    "  val-bogus-ttl: 1",
    // A dead server is given up after about a second instead of minutes, and asked again soon: here it is killed to be started again.
    "  outbound-msg-retry: 2",
    "  infra-cache-max-rtt: 400",
    "  infra-host-ttl: 1",
    "remote-control:",
    "  control-enable: yes",
    `  control-interface: "${controlSocket(folder)}"`,
    "  control-use-cert: no",
  ];
}

function controlSocket(folder: string): string {
  return join(folder, "control");
}

/** Makes a running unbound forget every answer, key and broken server. */
export async function flushUnbound(folder: string): Promise<void> {
  for (const command of ["flush_zone .", "flush_infra all"]) {
    const answer = await control(controlSocket(folder), command);
    if (!answer.startsWith("ok")) throw new Error(`unbound answered '${answer.trim()}' to ${command}`);
  }
}

/** The wire form of unbound-control(8) without certificates: version, command, end of line; the answer ends with the connection. */
function control(path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    let answer = "";
    socket.setTimeout(5_000, () => socket.destroy(new Error("unbound does not answer at its control socket")));
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.once("error", reject);
    socket.once("close", () => resolve(answer));
    socket.write(`UBCT1 ${command}\n`);
  });
}
