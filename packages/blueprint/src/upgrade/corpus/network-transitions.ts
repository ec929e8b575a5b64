import { service } from "./objects.ts";
import { allowed, refused, type Transition } from "./transition.ts";

const headless = { clusterIP: "None" };
const external = { type: "ExternalName", externalName: "example.com", selector: undefined, ports: undefined };

/** Lies in the service range of the API that tests start. */
const address = "10.96.4.4";

export const networkTransitions: readonly Transition[] = [
  {
    name: "ip-to-headless",
    row: "UP-CLUSTERIP",
    title: "a Service with an address becomes headless",
    old: service("ip-to-headless"),
    new: service("ip-to-headless", headless),
    ...refused("immutable", "spec.clusterIPs[0]"),
  },
  {
    name: "headless-to-ip",
    row: "UP-CLUSTERIP",
    title: "a headless Service asks for an address",
    old: service("headless-to-ip", headless),
    new: service("headless-to-ip", { clusterIP: address }),
    ...refused("immutable", "spec.clusterIPs[0]"),
  },
  {
    name: "headless-dropped",
    row: "UP-CLUSTERIP",
    title: "a headless Service does not say so any more, and stays headless",
    old: service("headless-dropped", headless),
    new: service("headless-dropped"),
    verdict: { kustomize: "ok-with-leftovers", helm3: "ok-with-leftovers" },
  },
  {
    name: "family",
    row: "UP-CLUSTERIP",
    title: "another first IP family",
    old: service("family", { ipFamilies: ["IPv4"] }),
    new: service("family", { ipFamilies: ["IPv6"] }),
    ...refused("immutable", "spec.clusterIPs[0]"),
  },
  {
    name: "headless-to-nodeport",
    row: "UP-SVCTYPE",
    title: "a headless Service becomes a NodePort",
    old: service("headless-to-nodeport", headless),
    new: service("headless-to-nodeport", { type: "NodePort" }),
    ...refused("invalid", "spec.clusterIPs[0]"),
  },
  {
    name: "headless-to-balancer",
    row: "UP-SVCTYPE",
    title: "a headless Service becomes a LoadBalancer",
    old: service("headless-to-balancer", headless),
    new: service("headless-to-balancer", { type: "LoadBalancer" }),
    ...refused("invalid", "spec.clusterIPs[0]"),
  },
  {
    name: "external-with-other-ip",
    row: "UP-SVCTYPE",
    title: "a Service becomes an ExternalName and declares a clusterIP",
    old: service("external-with-other-ip"),
    new: service("external-with-other-ip", { ...external, clusterIP: address }),
    ...refused("invalid", "spec.clusterIPs"),
  },
  {
    name: "balancer-class",
    row: "UP-SVCTYPE",
    title: "another loadBalancerClass",
    old: service("balancer-class", { type: "LoadBalancer", loadBalancerClass: "example.com/one" }),
    new: service("balancer-class", { type: "LoadBalancer", loadBalancerClass: "example.com/other" }),
    ...refused("immutable", "spec.loadBalancerClass"),
  },
  {
    name: "balancer-class-left",
    row: "UP-SVCTYPE",
    title: "a loadBalancerClass beside another type",
    old: service("balancer-class-left", { type: "LoadBalancer" }),
    new: service("balancer-class-left", { type: "ClusterIP", loadBalancerClass: "example.com/one" }),
    ...refused("invalid", "spec.loadBalancerClass"),
  },
  ...(
    [
      ["ip-to-nodeport", "a Service becomes a NodePort", {}, { type: "NodePort" }],
      ["nodeport-to-ip", "a NodePort becomes a ClusterIP", { type: "NodePort" }, { type: "ClusterIP" }],
      ["nodeport-dropped", "a NodePort names no type any more", { type: "NodePort" }, {}],
      ["ip-to-balancer", "a Service becomes a LoadBalancer", {}, { type: "LoadBalancer" }],
      [
        "balancer-to-ip",
        "a LoadBalancer with class becomes a ClusterIP",
        { type: "LoadBalancer", loadBalancerClass: "example.com/one" },
        {},
      ],
      ["ip-to-external", "a Service becomes an ExternalName", {}, external],
      [
        "external-with-same-ip",
        "a Service becomes an ExternalName and still declares its clusterIP",
        { clusterIP: "10.96.4.5" },
        { ...external, clusterIP: "10.96.4.5" },
      ],
      ["external-to-ip", "an ExternalName becomes a Service", external, {}],
      ["headless-to-external", "a headless Service becomes an ExternalName", headless, external],
      [
        "ports-change",
        "other ports, affinity and selector",
        {
          ports: [
            { name: "a", port: 80 },
            { name: "b", port: 81 },
          ],
        },
        { ports: [{ name: "b", port: 82, targetPort: "web" }], sessionAffinity: "ClientIP", selector: { app: "other" } },
      ],
    ] as const
  ).map(([name, title, before, after]): Transition => ({
    name,
    row: "UP-SVCTYPE",
    title,
    old: service(name, before),
    new: service(name, after),
    ...allowed,
  })),
];
