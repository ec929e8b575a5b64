import { type CheckResult, fail, type Observation, ok } from "./check.ts";

/** The image the module boots; its own default. */
const image = "ubuntu-24.04";

export function checkImage({ offers }: Pick<Observation, "offers">): CheckResult {
  if (offers.images.includes(image)) return ok("image", `The image ${image} is there.`);

  const message = `The provider no longer has the image ${image}.`;
  return fail(
    "image",
    message,
    {
      code: "size-unavailable",
      retryable: false,
      sentence: message,
      culprit: { kind: "image", name: image, reason: "not-found", message },
    },
    { fix: "Update the mothership: its module names a newer image." },
  );
}
