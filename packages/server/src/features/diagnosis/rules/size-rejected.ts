import { type Rule, blame, byHand } from "../finding.ts";

/** A size or image in the request cannot be ordered. */
export const sizeRejected: Rule = {
  id: "size-rejected",
  cause: "a size in the request cannot be ordered",
  explain({ failure }) {
    const isSeen =
      failure?.code === "size-unavailable" ||
      (failure?.code === "tofu-plan-failed" && /(control_plane_size|worker_size)/.test(failure.message));
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "size", name: "size of the request" },
      owner: "you",
      sentence: "A size in the request was refused; choose one that can be ordered in that location.",
      action: byHand("Start a deployment with a size that can be ordered there"),
      retry: "after",
    });
  },
};
