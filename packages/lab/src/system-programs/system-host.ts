/** What is looked at of the machine to find its programs; tests give their own. */
export interface SystemHost {
  environment: Readonly<Record<string, string | undefined>>;
  /** `/`, or a folder that stands for it: where `usr/sbin`, `usr/share` and `etc/os-release` are. */
  root: string;
  /** Only root may install packages. */
  isRoot: boolean;
}

export function thisSystem(environment: SystemHost["environment"] = process.env): SystemHost {
  return { environment, root: "/", isRoot: process.getuid?.() === 0 };
}
