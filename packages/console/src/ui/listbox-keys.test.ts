import { expect, test } from "vitest";
import { createTypeahead, moveTo } from "./listbox-keys.ts";

const options = [{ name: "CX23" }, { name: "CPX32" }, { name: "CAX11", refusal: "ARM" }, { name: "CCX13" }, { name: "CCX23" }];

test("moving passes over what cannot be chosen, and stops at the ends", () => {
  expect(moveTo(options, 2, 1)).toBe(3);
  expect(moveTo(options, 2, -1)).toBe(1);
  expect(moveTo(options, 5, 1)).toBeUndefined();
  expect(moveTo(options, -1, -1)).toBeUndefined();
});

test("letters in quick succession make a word, and after a pause begin a new one", () => {
  let time = 0;
  const find = createTypeahead(() => time);

  expect(find(options, "c", -1)).toBe(0);
  time += 100;
  expect(find(options, "c", 0)).toBe(3);
  time += 100;
  expect(find(options, "x", 3)).toBe(3);
  time += 100;
  expect(find(options, "2", 3)).toBe(4);
  expect(find.isTyping()).toBe(true);
  time += 1000;
  expect(find.isTyping()).toBe(false);
  expect(find(options, "C", 4)).toBe(0);
});

test("a word that no name begins with leads nowhere, and never to what cannot be chosen", () => {
  const find = createTypeahead(() => 0);

  expect(find(options, "z", 1)).toBe(1);
  expect(createTypeahead(() => 0)(options.slice(2, 3), "c", 0)).toBe(0);
});
