import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startDeadline } from "./deadline.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const now = () => Date.now();

test("passes after its time, and never without one", () => {
  const passed = vi.fn<() => void>();
  const never = vi.fn<() => void>();

  startDeadline(1000, passed, now);
  startDeadline(undefined, never, now);
  vi.advanceTimersByTime(999);
  const before = passed.mock.calls.length;
  vi.advanceTimersByTime(1);

  expect(before).toBe(0);
  expect(passed).toHaveBeenCalledOnce();
  expect(never).not.toHaveBeenCalled();
});

test("does not count the time it stood still, and tells how long that was", () => {
  const passed = vi.fn<() => void>();
  const deadline = startDeadline(1000, passed, now);

  vi.advanceTimersByTime(600);
  deadline.pause();
  vi.advanceTimersByTime(5000);
  deadline.pause();
  const stood = deadline.resume();
  vi.advanceTimersByTime(399);
  const before = passed.mock.calls.length;
  vi.advanceTimersByTime(1);

  expect(stood).toBe(5000);
  expect(before).toBe(0);
  expect(passed).toHaveBeenCalledOnce();
  expect(deadline.resume()).toBe(0);
});

test("is over once it is cleared", () => {
  const passed = vi.fn<() => void>();
  const deadline = startDeadline(1000, passed, now);

  deadline.clear();
  vi.advanceTimersByTime(5000);

  expect(passed).not.toHaveBeenCalled();
});
