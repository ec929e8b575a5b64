import { expect, test } from "vitest";
import { CatalystError } from "../../platform/errors.ts";
import { readAddresses } from "./read-addresses.ts";
import { zoneAccountOf } from "./zone-account.ts";

test.each([
  ["a public address", "49.12.0.1", undefined, "49.12.0.1", undefined],
  ["both families, the second in its shortest form", " 49.12.0.1 ", "2A01:04F8:0:0::1", "49.12.0.1", "2a01:4f8::1"],
])("%s passes", (_what, loadBalancerIP, loadBalancerIPv6, ip, ipv6) => {
  expect(readAddresses({ loadBalancerIP, ...(loadBalancerIPv6 ? { loadBalancerIPv6 } : {}) }, false)).toEqual({ ip, ipv6 });
});

test.each([
  ["none", "", "missing-lb-ip"],
  ["IPv6 alone", "2a01:4f8::1", "invalid-ip"],
  ["no address", "balancer.example.net", "invalid-ip"],
  ["a number too large", "1.2.3.256", "invalid-ip"],
  ["leading zeros, which some read as octal", "010.1.1.1", "invalid-ip"],
  ["private", "10.0.0.1", "invalid-ip"],
  ["loopback", "127.0.0.1", "invalid-ip"],
  ["documentation", "203.0.113.7", "invalid-ip"],
  ["shared", "100.64.0.1", "invalid-ip"],
  ["link-local", "169.254.169.254", "invalid-ip"],
  ["a group of machines", "224.0.0.1", "invalid-ip"],
  ["everybody", "255.255.255.255", "invalid-ip"],
])("an IPv4 address that is %s is refused", (_what, loadBalancerIP, code) => {
  expect(codeThrownBy(() => readAddresses({ loadBalancerIP }, false))).toBe(code);
});

test.each(["::1", "fe80::1", "fe80::1%eth0", "fc00::1", "2001:db8::1", "2002:a00::1", "ff02::1", "::ffff:1.2.3.4", "1.2.3.4", "zz"])(
  "the IPv6 address %s is refused",
  (loadBalancerIPv6) => {
    expect(codeThrownBy(() => readAddresses({ loadBalancerIP: "49.12.0.1", loadBalancerIPv6 }, false))).toBe("invalid-ip");
  },
);

test("a lab may use private and documentation addresses, and still no group's", () => {
  expect(readAddresses({ loadBalancerIP: "127.0.0.1", loadBalancerIPv6: "2001:db8::1" }, true)).toEqual({
    ip: "127.0.0.1",
    ipv6: "2001:db8::1",
  });
  expect(codeThrownBy(() => readAddresses({ loadBalancerIP: "224.0.0.1" }, true))).toBe("invalid-ip");
});

test("a zone's account names the deployment, the Organization, or the domain in short, and fits the column", () => {
  const long = "x".repeat(60);

  const accounts = [
    zoneAccountOf({ kind: "sovereign", fqdn: "t1.omani.works", deploymentId: "0123456789abcdef" }),
    zoneAccountOf({ kind: "sovereign", fqdn: "t1.omani.works", deploymentId: undefined }),
    zoneAccountOf({ kind: "organization", fqdn: "acme.omani.homes", deploymentId: "d1" }),
    zoneAccountOf({ kind: "sovereign", fqdn: "t1.omani.works", deploymentId: long }),
    zoneAccountOf({ kind: "sovereign", fqdn: "t2.omani.works", deploymentId: `${long}y` }),
  ];

  expect(accounts.slice(0, 3)).toEqual(["sovereign:0123456789abcdef", expect.stringMatching(/^sovereign:[0-9a-f]{16}$/), "org:acme"]);
  expect(accounts.filter((account) => account.length > 40)).toEqual([]);
  expect(new Set(accounts).size).toBe(5);
});

function codeThrownBy(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return error instanceof CatalystError ? error.code : String(error);
  }
  return undefined;
}
