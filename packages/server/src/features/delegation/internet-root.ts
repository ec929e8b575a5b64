/** The Internet's root servers by IPv4 (root-servers.org); any one that answers is enough. */
export const rootServers: readonly { host: string; address: string }[] = [
  { host: "a.root-servers.net", address: "198.41.0.4" },
  { host: "b.root-servers.net", address: "170.247.170.2" },
  { host: "c.root-servers.net", address: "192.33.4.12" },
  { host: "d.root-servers.net", address: "199.7.91.13" },
  { host: "e.root-servers.net", address: "192.203.230.10" },
  { host: "f.root-servers.net", address: "192.5.5.241" },
  { host: "g.root-servers.net", address: "192.112.36.4" },
  { host: "h.root-servers.net", address: "198.97.190.53" },
  { host: "i.root-servers.net", address: "192.36.148.17" },
  { host: "j.root-servers.net", address: "192.58.128.30" },
  { host: "k.root-servers.net", address: "193.0.14.129" },
  { host: "l.root-servers.net", address: "199.7.83.42" },
  { host: "m.root-servers.net", address: "202.12.27.33" },
];

/** The root's key-signing keys as published by IANA (data.iana.org/root-anchors): the one in use since 2018 and its successor. */
export const rootTrustAnchors: readonly string[] = [
  "20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d",
  "38696 8 2 683d2d0acb8c9b712a1948b27f741219298d0a450d612c483af444a4c0fb2b16",
];
