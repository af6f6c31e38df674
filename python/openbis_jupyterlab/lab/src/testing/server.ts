/** The server half in memory, asked with the very requests that the browser sends. */
import { ServerConnection } from "@jupyterlab/services";
import { Api, makeApi, makeAsk } from "../api";
import type { IFailure } from "../types";

type Body = Record<string, unknown>;

/** What stands behind a door, by method and path (`POST transfers`): from the request's body to the answer's. */
export type Doors = Record<string, (body: Body) => unknown>;

export interface IServer {
  api: Api;
  /** The bodies with which a door was asked, in their order. */
  asked: (door: string) => Body[];
}

/** Thrown behind a door: the answer is this failure. */
export class Refusal extends Error {
  constructor(
    readonly failure: IFailure,
    readonly status = 400,
  ) {
    super(failure.message);
  }
}

/** In: a failure's code. Out: a failure that says where it comes from. */
export function failure(code: string): IFailure {
  return { code, message: `This is ${code}.`, advice: `Do what helps against ${code}.`, reference: "ref-1" };
}

/** A door that nobody has made refuses by its name. */
export function server(doors: Doors): IServer {
  const asked: { door: string; body: Body }[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(/^\/openbis\//, "");
    const door = `${request.method} ${path}`;
    const text = await request.text();
    const body = (text ? JSON.parse(text) : {}) as Body;
    asked.push({ door, body });
    try {
      const open = doors[door];
      if (!open) {
        throw new Refusal(failure(`door-missing ${door}`), 404);
      }
      return Response.json(await open(body));
    } catch (reason) {
      if (reason instanceof Refusal) {
        return Response.json({ error: reason.failure }, { status: reason.status });
      }
      throw reason;
    }
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: "http://localhost:8888/",
    fetch: (request) => answer(request as Request),
  });
  return {
    api: makeApi(makeAsk(settings)),
    asked: (door) => asked.filter((one) => one.door === door).map((one) => one.body),
  };
}
