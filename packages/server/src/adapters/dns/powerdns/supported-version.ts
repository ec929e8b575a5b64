/** Older servers know neither `rrset_name` nor the flush of unknown zones. */
const oldest = [4, 7] as const;

/** Whether PDM can work with that PowerDNS. What is no number, a build from a branch for example, is taken as too old. */
export function isSupported(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major) || Number.isNaN(minor)) return false;

  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
