import { BlockList, isIP } from "node:net";
import type { CreateRequest } from "@catalyst/contract";
import type { DeploymentSpec } from "../deployment.ts";
import type { Findings } from "./validate-request.ts";

type Lists = Pick<DeploymentSpec, "sshAllowedCIDRs" | "k8sAPIAllowedCIDRs">;

const world = ["0.0.0.0/0", "::/0"];

/** Who may reach SSH and the Kubernetes API. A narrowed API list must let the mothership itself in. */
export function readAddressLists(request: CreateRequest, egressCIDRs: string[], findings: Findings): Lists {
  const sshAllowedCIDRs = readList(request.sshAllowedCIDRs ?? [], "sshAllowedCIDRs", findings);
  const k8sAPIAllowedCIDRs = readList(request.k8sAPIAllowedCIDRs ?? world, "k8sAPIAllowedCIDRs", findings);
  if (!k8sAPIAllowedCIDRs.includes("0.0.0.0/0")) {
    const missing = egressCIDRs.filter((range) => !covers(k8sAPIAllowedCIDRs, range));
    if (missing.length > 0)
      findings.wrong("k8sAPIAllowedCIDRs", `must cover the addresses this mothership comes from: ${missing.join(", ")}`);
  }
  return { sshAllowedCIDRs, k8sAPIAllowedCIDRs };
}

function readList(list: string[], member: string, findings: Findings): string[] {
  return list.map((text, index) => {
    const cidr = text.trim().toLowerCase();
    if (!isCIDR(cidr))
      findings.wrong(`${member}.${index}`, `${cidr || "an empty text"} is not a range such as 203.0.113.0/24 or 2001:db8::/32`);
    return cidr;
  });
}

function isCIDR(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  const family = isIP(address);
  return more.length === 0 && family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

/** Whether one of the ranges holds the first and the last address of another one. */
function covers(ranges: string[], inner: string): boolean {
  return ranges.some((range) => {
    const [address = "", bits = "0"] = range.split("/");
    const [innerAddress = "", innerBits = "0"] = inner.split("/");
    if (isIP(address) !== isIP(innerAddress) || Number(innerBits) < Number(bits)) return false;
    const list = new BlockList();
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(bits), family);
    return list.check(innerAddress, family);
  });
}
