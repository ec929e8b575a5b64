import { readdir, readFile } from "node:fs/promises";
import { CreateRequest } from "@catalyst/contract";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = new URL("../examples/", import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

test("the four examples are there", () => {
  expect(names.toSorted()).toEqual(["ha.yaml", "solo-two-workers.yaml", "solo.yaml", "three-regions.yaml"]);
});

test.each(names)("%s is a create request of known members, without a credential", async (name) => {
  const request: unknown = parse(await readFile(new URL(name, folder), "utf8"));

  expect([...Value.Errors(CreateRequest, request)]).toEqual([]);
  expect(Object.keys(request as object).filter((member) => !(member in CreateRequest.properties))).toEqual([]);
  expect(Object.keys(request as object).filter((member) => /token|registrar|objectStorage/i.test(member))).toEqual([]);
});
