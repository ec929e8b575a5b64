import { type Rule, blame, byHand } from "../finding.ts";

/** A first-boot script is larger than the provider takes. */
export const userdataTooLarge: Rule = {
  id: "userdata-too-large",
  cause: "a first-boot script is too long for the provider",
  explain({ failure }) {
    const isSeen = failure?.code === "tofu-plan-failed" && /larger than the 32768 bytes/.test(failure.message);
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "cloud-init", name: "user data" },
      owner: "you",
      sentence: "A first-boot script is too long for the provider; shorten the certificates given with the request.",
      action: byHand("Start a deployment with a shorter caBundlePEM"),
      retry: "after",
    });
  },
};
