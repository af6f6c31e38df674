/** What the panel remembers for the next time: the connection in use, and what was looked at last in each openBIS. */
import type { IStateDB } from "@jupyterlab/statedb";
import type { INode } from "../server";
import { BROWSE } from "../texts";

const ID = "openbis-jupyterlab:browser";
const MOST = 20;

export interface IMemory {
  connection: () => string | null;
  choose: (connection: string) => void;
  /** The newest first. */
  recent: (connection: string) => INode[];
  add: (connection: string, node: INode) => void;
}

interface IKept {
  connection: string | null;
  recent: Record<string, INode[]>;
}

/** In: where JupyterLab keeps such things; null where it does not. Whatever stands there is taken only in its right shape. */
export async function readMemory(state: IStateDB | null): Promise<IMemory> {
  const found = await state?.fetch(ID).catch(() => undefined);
  const kept = keptOf(found);
  const write = (): void => {
    void state?.save(ID, JSON.parse(JSON.stringify(kept))).catch(() => undefined);
  };
  return {
    connection: () => kept.connection,
    choose: (connection) => {
      if (kept.connection !== connection) {
        kept.connection = connection;
        write();
      }
    },
    recent: (connection) => (Object.hasOwn(kept.recent, connection) ? (kept.recent[connection] ?? []) : []),
    add: (connection, node) => {
      const others = (kept.recent[connection] ?? []).filter(({ perm_id }) => perm_id !== node.perm_id);
      kept.recent[connection] = [node, ...others].slice(0, MOST);
      write();
    },
  };
}

function keptOf(found: unknown): IKept {
  const { connection, recent } = (found ?? {}) as { connection?: unknown; recent?: unknown };
  const lists = typeof recent === "object" && recent !== null ? Object.entries(recent) : [];
  return {
    connection: typeof connection === "string" ? connection : null,
    recent: Object.fromEntries(
      lists.map(([id, nodes]) => [id, Array.isArray(nodes) ? nodes.filter(isNode).slice(0, MOST) : []]),
    ),
  };
}

function isNode(value: unknown): value is INode {
  const node = value as Record<string, unknown> | null;
  const texts = ["perm_id", "code", "name", "type", "identifier", "registered"];
  return (
    typeof node === "object" &&
    node !== null &&
    typeof node["kind"] === "string" &&
    Object.hasOwn(BROWSE.kinds, node["kind"]) &&
    texts.every((name) => typeof node[name] === "string")
  );
}
