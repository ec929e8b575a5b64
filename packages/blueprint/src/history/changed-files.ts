import { commitOf, git, GitError } from "./git.ts";

/**
 * Files that differ between a revision and the checkout, uncommitted ones included. Compared from where the two parted, so that work done
 * meanwhile on the base is not counted; a base without a common ancestor (a forced push) is compared as it is.
 */
export async function changedFiles(root: string, base: string, signal?: AbortSignal): Promise<string[]> {
  const from = await mergeBase(root, base, signal);
  const [committed, untracked] = await Promise.all([
    git(root, ["diff", "--name-only", "-z", "--no-renames", from, "--"], signal),
    git(root, ["ls-files", "--others", "--exclude-standard", "-z"], signal),
  ]);

  return [...new Set([committed, untracked].flatMap((output) => output.toString().split("\0")))].filter((path) => path !== "").toSorted();
}

async function mergeBase(root: string, base: string, signal?: AbortSignal): Promise<string> {
  try {
    return (await git(root, ["merge-base", base, "HEAD"], signal)).toString().trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;

    return commitOf(root, base, signal);
  }
}
