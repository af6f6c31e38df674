import { StateDB } from "@jupyterlab/statedb";
import { expect, test } from "vitest";
import { node } from "../testing/samples";
import { readMemory } from "./memory";

const ID = "openbis-jupyterlab:browser";

test("what was looked at last comes first, once, and is there the next time", async () => {
  const state = new StateDB();
  const memory = await readMemory(state);
  memory.choose("c1");
  for (let index = 0; index < 25; index += 1) {
    memory.add("c1", node({ perm_id: `2026-${index}` }));
  }
  memory.add("c1", node({ perm_id: "2026-20" }));
  const kept = (await readMemory(state)).recent("c1").map(({ perm_id }) => perm_id);
  expect([kept.length, kept[0], kept[1], kept.filter((one) => one === "2026-20").length]).toEqual([
    20,
    "2026-20",
    "2026-24",
    1,
  ]);
  expect((await readMemory(state)).connection()).toBe("c1");
  expect(memory.recent("constructor")).toEqual([]);
});

test.each([
  [null],
  ["x"],
  [7],
  [{ recent: { c1: [null, 7, { kind: "OBJECT" }, { ...node({}), kind: "constructor" }] } }],
])("what is not of its shape is passed over: %j", async (found) => {
  const state = new StateDB();
  await state.save(ID, found as never);
  const memory = await readMemory(state);
  expect([memory.connection(), memory.recent("c1")]).toEqual([null, []]);
});
