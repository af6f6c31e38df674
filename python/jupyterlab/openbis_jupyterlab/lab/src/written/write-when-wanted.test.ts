import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Event } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { expect, test } from "vitest";
import type { INotebookWanted } from "../server";
import { WANTED, writeWhenWanted } from "./write-when-wanted";

type Notebook = NotebookPanel["content"];

/** A page with one open notebook, what it does and what it says to the server. */
function page(path = "lab/growth.ipynb") {
  const source = {};
  const events = new Signal<unknown, Event.Emission>(source);
  const executionScheduled = new Signal<unknown, { notebook: Notebook; cell: object }>(source);
  const executed = new Signal<unknown, { notebook: Notebook; cell: object }>(source);
  const log: string[] = [];
  let refuses = false;
  const notebook = {} as Notebook;
  const [code, text] = [{}, {}];
  const context = {
    path,
    save: async () => {
      log.push("save");
      if (refuses) throw new Error("disk full");
    },
  };
  writeWhenWanted(events, { executionScheduled, executed }, () => [{ content: notebook, context }], {
    sayOfWanted: async (said) => {
      log.push(`${said.id} ${said.said}`);
      return said as INotebookWanted;
    },
  });
  return {
    log,
    refuse: () => {
      refuses = true;
    },
    run: (cell: object = code) => executionScheduled.emit({ notebook, cell }),
    end: (cell: object = code) => executed.emit({ notebook, cell }),
    render: () => executed.emit({ notebook, cell: text }),
    want: (id: string, wanted = path, schema = WANTED) =>
      events.emit({ schema_id: schema, id, path: wanted } as unknown as Event.Emission),
  };
}

test("a notebook that runs is written when its cell asks for it, and once more when the cell has ended", async () => {
  const { log, run, end, render, want } = page();
  const after = {};
  run();
  run(after);
  render();
  render();
  render();
  want("7");
  await expect.poll(() => log).toEqual(["7 taken", "save", "7 written"]);
  render();
  expect(log).toHaveLength(3);
  end();
  end(after);
  expect(log).toEqual(["7 taken", "save", "7 written", "save"]);
});

test("another page, another notebook, another event: nobody answers", async () => {
  const { log, run, end, want } = page();
  want("1");
  run();
  want("2", "lab/other.ipynb");
  want("3", undefined, "urn:another");
  end();
  want("4");
  await Promise.resolve();
  expect(log).toEqual([]);
});

test("a file that cannot be written is said to be refused", async () => {
  const { log, run, want, refuse } = page();
  refuse();
  run();
  want("7");
  await expect.poll(() => log).toEqual(["7 taken", "save", "7 refused"]);
});
