import type { RecordSet } from "../zones/dns-server.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { GslbPlan, GslbTarget } from "./gslb-plan.ts";
import { type LuaValue, luaContent } from "./lua-text.ts";
import { type LuaFeatures, luaFeaturesOf } from "./server-version.ts";

/** What a name server can do, as it says itself. */
export interface LuaServer {
  version: string;
  /** Settings of the server by name. */
  settings: ReadonlyMap<string, string>;
}

/** Seconds between two looks at a target, and how long one look may take. */
const checkEvery = 5;
const checkLimit = 2;

/**
 * The record sets that make a name follow its policy, for one write: plain addresses and the LUA set exclude each other, because a server
 * that has both answers with both. Pure. Throws `version-unsupported`.
 */
export function renderGslb(fqdn: string, plan: GslbPlan, server: LuaServer): RecordSet[] {
  const set = (type: string, records: string[]): RecordSet => ({ name: fqdn, type, ttl: plan.ttl, records });
  const none = (type: string) => set(type, []);
  if (plan.policy === "single")
    return [
      none("LUA"),
      set(
        "A",
        plan.ipv4.map(({ ip }) => ip),
      ),
      set(
        "AAAA",
        plan.ipv6.map(({ ip }) => ip),
      ),
    ];

  const features = requireLua(server, plan);
  const contents = [
    contentFor("A", plan, plan.ipv4, features),
    ...(plan.ipv6.length > 0 ? [contentFor("AAAA", plan, plan.ipv6, features)] : []),
  ];
  return [none("A"), none("AAAA"), none("CNAME"), set("LUA", contents)];
}

function requireLua({ version, settings }: LuaServer, { policy }: GslbPlan): LuaFeatures {
  const features = luaFeaturesOf(version);
  if (features === undefined) throw unsupported(`PowerDNS ${version} is too old for checked records; 4.7 is the first`);
  if (!isOn(settings, "enable-lua-records")) throw unsupported("The name server has enable-lua-records switched off");
  if (features.updatesBySetting && !isOn(settings, "enable-lua-record-updates"))
    throw unsupported("The name server has enable-lua-record-updates switched off");
  if (policy === "nearest" && !(settings.get("launch") ?? "").split(/[\s,]+/).some((backend) => backend.startsWith("geoip")))
    throw unsupported("The policy nearest needs a name server with the geoip backend and a city database");
  return features;
}

function contentFor(type: "A" | "AAAA", plan: GslbPlan, targets: readonly GslbTarget[], features: LuaFeatures): string {
  const { policy, port } = plan;
  const timing: [string, LuaValue][] = [
    ...(features.ownInterval ? [["interval", { number: checkEvery }] as [string, LuaValue]] : []),
    ["timeout", { number: checkLimit }],
  ];

  switch (policy) {
    case "active-active":
    case "nearest": {
      const chosen = policy === "nearest" ? "pickclosest" : "all";
      return luaContent(type, "ifportup", [
        { number: port },
        addresses(targets),
        { options: [selector(chosen), backup("all"), ...timing] },
      ]);
    }
    case "ordered": {
      const options = [selector("all"), ...timing, ["stringmatch", { text: "ok" }] as [string, LuaValue]];
      return luaContent(type, "ifurlup", [{ text: plan.healthURL ?? "" }, tiers(targets), { options }]);
    }
    case "primary": {
      const options = [selector("all"), ...(features.emptyBackup ? [backup("empty")] : []), ...timing];
      return luaContent(type, "ifurlup", [{ text: plan.healthURL ?? "" }, tiers(targets), { options }]);
    }
    case "weighted": {
      const pairs = targets.filter(({ weight }) => weight > 0).map(({ weight, ip }) => ({ list: [{ number: weight }, { text: ip }] }));
      return luaContent(type, "pickwhashed", [{ list: pairs }]);
    }
    case "single":
      throw new Error("A single address needs no Lua");
    default:
      return policy satisfies never;
  }
}

function selector(text: string): [string, LuaValue] {
  return ["selector", { text }];
}

function backup(text: string): [string, LuaValue] {
  return ["backupSelector", { text }];
}

function addresses(targets: readonly GslbTarget[]): LuaValue {
  return { list: targets.map(({ ip }) => ({ text: ip })) };
}

/** `{{first},{second},…}`. */
function tiers(targets: readonly GslbTarget[]): LuaValue {
  const numbers = [...new Set(targets.map(({ tier }) => tier))].toSorted((a, b) => a - b);
  return { list: numbers.map((number) => addresses(targets.filter(({ tier }) => tier === number))) };
}

function isOn(settings: ReadonlyMap<string, string>, name: string): boolean {
  return ["yes", "on", "true", "1"].includes(settings.get(name) ?? "");
}

function unsupported(detail: string): CatalystError {
  return new CatalystError("version-unsupported", { detail });
}
