import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const untold = async () => {};
const never = new AbortController().signal;

test("who comes when all places are taken waits, is told of each move, and starts when one is free", async () => {
  const slots = createSlots(1);
  const told: number[] = [];
  const first = await slots.take(never, 0, untold);
  const second = slots.take(never, 0, untold);
  const third = slots.take(never, 0, async (position) => void told.push(position));

  first();
  (await second)();
  const release = await third;

  expect(told).toEqual([2, 1, 0]);
  release();
});

test("a higher rank goes first, and within a rank who came first", async () => {
  const slots = createSlots(1);
  const order: string[] = [];
  const first = await slots.take(never, 0, untold);
  const waiting = [
    ["begin 1", 0],
    ["finish 1", 2],
    ["begin 2", 0],
    ["finish 2", 2],
  ].map(async ([name, rank]) => {
    const release = await slots.take(never, rank as number, untold);
    order.push(name as string);
    release();
  });

  first();
  await Promise.all(waiting);

  expect(order).toEqual(["finish 1", "finish 2", "begin 1", "begin 2"]);
});

test("who is told to stop leaves the line and takes no place", async () => {
  const slots = createSlots(1);
  const stop = new AbortController();
  const first = await slots.take(never, 0, untold);
  const left = slots.take(stop.signal, 0, untold);
  const after = slots.take(never, 0, untold);

  stop.abort(new Error("cancelled"));
  first();

  await expect(left).rejects.toThrow("cancelled");
  await expect(after).resolves.toBeTypeOf("function");
});
