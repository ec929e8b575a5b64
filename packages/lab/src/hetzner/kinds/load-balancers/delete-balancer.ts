import { secondDelete } from "../../common-routes.ts";
import { actionAnswer, del, refuseProtected, subject } from "../../kind-module.ts";

/** Answers with an action since the era of 2026-11, without a body before. */
export const deleteBalancerRoute = del("/load_balancers/:id", (call) => {
  const balancer = subject(call, "load_balancers");
  const repeated = secondDelete(call, balancer, "load_balancer");
  if (repeated) return repeated;
  refuseProtected(balancer, "load balancer");
  call.cloud.letGo("load_balancers", balancer);
  if (call.project.era !== "2026-11") return { status: 204 };
  const action = call.cloud.run(balancer.project, {
    command: "delete_load_balancer",
    resources: [{ type: "load_balancer", id: balancer.id }],
    latency: "other",
  });
  return actionAnswer(call, action);
});
