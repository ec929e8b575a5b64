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

/** The commit that a branch, a tag or a hash names. Rejects with GitError. */
export async function commitOf(root: string, revision: string, signal?: AbortSignal): Promise<string> {
  try {
    return (await git(root, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], signal)).toString().trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new GitError(`git knows no revision ${revision} here: name a branch, a tag or a commit, or fetch it first`, { cause: error });
  }
}
