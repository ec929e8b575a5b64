import { execa } from "execa";

/** The largest tree of Blueprints that is read from history. */
const largestOutput = 512 * 1024 * 1024;
/** A local command; what takes longer hangs. */
const gitLimitMs = 60_000;

/** A revision or a repository that git does not know; the message says what git said. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** Runs git in a checkout. Rejects with GitError. */
export async function git(root: string, args: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const result = await execa("git", args, {
    cwd: root,
    reject: false,
    encoding: "buffer",
    maxBuffer: largestOutput,
    timeout: gitLimitMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.failed) {
    const said = Buffer.from(result.stderr ?? "")
      .toString()
      .trim()
      .split("\n")[0];
    throw new GitError(
      said === undefined || said === "" ? `git ${args[0]} failed: ${result.shortMessage}` : said.replace(/^fatal: /, "git: "),
    );
  }

  return Buffer.from(result.stdout);
}
