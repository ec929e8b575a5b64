import { execa } from "execa";
import { tmpdir } from "node:os";
import type { GoToolchain } from "./go-toolchain.ts";
import type { ToolDefinition } from "./tool-definition.ts";

/** A version command that hangs is as good as none. */
const versionTimeoutMs = 20_000;

/** The version a binary reports of itself; undefined when it does not run or says nothing we understand. */
export async function identifyBinary(
  definition: ToolDefinition,
  path: string,
  options: { go?: GoToolchain | undefined; signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  if ("module" in definition.identify) return await readBuildInformation(definition.identify.module, path, options);
  const { command, pattern } = definition.identify;
  const output = await run(path, command, options.signal);

  return output === undefined ? undefined : new RegExp(pattern).exec(output)?.[1];
}

/** The line is `mod <module> <version> <sum>`, see `go help version`. */
async function readBuildInformation(
  module: string,
  path: string,
  options: { go?: GoToolchain | undefined; signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const output = options.go === undefined ? undefined : await run(options.go.path, ["version", "-m", path], options.signal);

  return output
    ?.split("\n")
    .map((line) => line.trim().split("\t"))
    .find((fields) => fields[0] === "mod" && fields[1] === module)?.[2]
    ?.replace(/^v/, "");
}

async function run(path: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
  const result = await execa(path, args, {
    reject: false,
    cwd: tmpdir(),
    stdin: "ignore",
    timeout: versionTimeoutMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();

  return result.failed ? undefined : result.stdout;
}
