import { randomBytes } from "node:crypto";

/** Source of unpredictable bytes; passed in, so that a test may choose them. */
export type RandomBytes = (count: number) => Buffer;

export const systemRandom: RandomBytes = (count) => randomBytes(count);
