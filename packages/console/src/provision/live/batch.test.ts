import { expect, onTestFinished, test, vi } from "vitest";
import { createBatch, createThrottle } from "./batch.ts";

test("a burst is handed over together, once in the given time", () => {
  useTimers();
  const applied: number[][] = [];
  const batch = createBatch<number>(100, (items) => applied.push(items));

  batch.add([1, 2]);
  vi.advanceTimersByTime(60);
  batch.add([3]);
  vi.advanceTimersByTime(40);
  batch.add([4]);
  batch.flush();

  expect(applied).toEqual([[1, 2, 3], [4]]);
});

test("what is asked for often is done at once, and once more at the end of the pause", () => {
  useTimers();
  let count = 0;
  const throttle = createThrottle(2000, () => (count += 1));

  for (let each = 0; each < 30; each += 1) {
    throttle.ask();
    vi.advanceTimersByTime(100);
  }
  const during = count;
  vi.advanceTimersByTime(10_000);

  expect(during).toBe(2);
  expect(count).toBe(3);
});

function useTimers(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}
