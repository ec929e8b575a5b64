import { deepEqual } from "../fields/deep-equal.ts";
import { firstOf, newService } from "./cluster-ip.ts";
import { at, type Row } from "./row.ts";

export const serviceType: Row = {
  id: "UP-SVCTYPE",
  change: "Service: headless → NodePort or LoadBalancer; to ExternalName with another clusterIP; loadBalancerClass",
  kinds: ["Service"],
  *check({ live, result }) {
    const type = at(result, "spec", "type");
    if ((type === "NodePort" || type === "LoadBalancer") && firstOf(result, "clusterIPs") === "None") {
      yield { verdict: "invalid", field: "spec.clusterIPs[0]", message: `may not be set to 'None' for ${type} services` };
    }
    if (type === "ExternalName" && firstOf(result, "clusterIPs") !== undefined) {
      yield { verdict: "invalid", field: "spec.clusterIPs", message: "may not be set for ExternalName services" };
    }
    const [before, after] = [at(live, "spec", "loadBalancerClass"), at(result, "spec", "loadBalancerClass")];
    if (type === "LoadBalancer") {
      if (at(live, "spec", "type") !== "LoadBalancer" || deepEqual(before, after)) return;
      yield { verdict: "immutable", field: "spec.loadBalancerClass", message: "may not change once set" };
    } else if (after !== undefined) {
      yield { verdict: "invalid", field: "spec.loadBalancerClass", message: "may only be used when `type` is 'LoadBalancer'" };
    }
  },
  force: ({ live }) => (firstOf(live, "clusterIPs") === "None" ? "cure" : "forbidden"),
  remedy: newService,
};
