/** What a version of PowerDNS can do in Lua records: https://doc.powerdns.com/authoritative/lua-records/. */
export interface LuaFeatures {
  /** `ifportup` takes tiers of addresses; before, it fails on them. */
  tiersByPort: boolean;
  /** Health checks have an interval of their own; before, the server's setting is everybody's. */
  ownInterval: boolean;
  /** A name with nobody up may answer nothing. */
  emptyBackup: boolean;
  /** Writing Lua records over the API has to be allowed by `enable-lua-record-updates`. */
  updatesBySetting: boolean;
}

/** Undefined for a version below 4.7, or a text that is none. */
export function luaFeaturesOf(version: string): LuaFeatures | undefined {
  const [, majorText, minorText] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (majorText === undefined) return undefined;
  const isAtLeast = (major: number, minor: number) =>
    Number(majorText) > major || (Number(majorText) === major && Number(minorText) >= minor);
  if (!isAtLeast(4, 7)) return undefined;

  return {
    tiersByPort: isAtLeast(4, 8),
    ownInterval: isAtLeast(5, 0),
    emptyBackup: isAtLeast(5, 1),
    updatesBySetting: isAtLeast(5, 1),
  };
}
