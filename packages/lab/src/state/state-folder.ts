import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The files of one lab. All hold user data of servers, so only their owner may read them. */
export interface StateFolder {
  path: string;
  read(name: string): string | undefined;
  /** Replaces a file whole: a reader sees the old or the new text, never a part. */
  replace(name: string, text: string): void;
  append(name: string, text: string): void;
  remove(name: string): void;
}

const ownerOnly = 0o600;

export function openStateFolder(path: string): StateFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    path,
    read: (name) => (existsSync(join(path, name)) ? readFileSync(join(path, name), "utf8") : undefined),
    replace(name, text) {
      const temporary = join(path, `.${name}.new`);
      writeFileSync(temporary, text, { mode: ownerOnly });
      renameSync(temporary, join(path, name));
    },
    append: (name, text) => appendFileSync(join(path, name), text, { mode: ownerOnly }),
    remove: (name) => rmSync(join(path, name), { force: true }),
  };
}
