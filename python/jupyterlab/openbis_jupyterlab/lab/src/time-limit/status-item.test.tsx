import { Notification } from "@jupyterlab/apputils";
import type { IStatusBar } from "@jupyterlab/statusbar";
import { screen } from "@testing-library/react";
import { Widget } from "@lumino/widgets";
import { expect, onTestFinished, test } from "vitest";
import type { Api } from "../server";
import { showTimeLimit } from "./status-item";

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** The item in a status bar, of a server that says this end. */
function show(ends: string | null) {
  const items: IStatusBar.IItem[] = [];
  const bar = { registerStatusItem: (_: string, item: IStatusBar.IItem) => void items.push(item) };
  const limit = showTimeLimit({ timeLimit: async () => ({ ends }) } as Api, bar as unknown as IStatusBar);
  const [item] = items;
  if (!item) throw new Error("there is none");
  Widget.attach(item.item, document.body);
  onTestFinished(() => {
    limit.dispose();
    item.item.dispose();
    Notification.dismiss();
  });
  return { limit, item };
}

const notices = (): string[] => Notification.manager.notifications.map(({ message }) => message);

test("the end stands quietly in the status bar, with what it means", async () => {
  const { item } = show(inMinutes(180));
  const mark = await screen.findByText(/^ends at .*, save before$/);
  expect(mark.className).toBe("jp-openbis-ends");
  expect(mark.title).toContain("what openBIS should have has to be saved before");
  expect([item.isActive?.(), notices()]).toEqual([true, []]);
});

test("shortly before it people are warned once", async () => {
  const { limit } = show(inMinutes(5.5));
  expect((await screen.findByText(/^ends at /)).className).toContain("jp-mod-soon");
  const warned = notices();
  expect(warned).toEqual([
    expect.stringMatching(/^This Jupyter server ends in 5 minutes, at .* Save in openBIS/),
  ]);
  (limit as unknown as { _changed: { emit: () => void } })._changed.emit();
  expect(notices()).toEqual(warned);
});

test("of a server that does not end by itself nothing is said", async () => {
  const { limit, item } = show(null);
  await new Promise<void>((resolve) => void limit.changed.connect(() => resolve()));
  expect([item.isActive?.(), notices(), document.querySelector(".jp-openbis-ends")]).toEqual([
    false,
    [],
    null,
  ]);
});
