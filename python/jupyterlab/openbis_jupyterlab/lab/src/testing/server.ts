/** The server half in memory, asked with the very requests that the browser sends. */
import { ServerConnection } from "@jupyterlab/services";
import { type Api, type IFailure, makeApi, makeAsk } from "../server";

type Body = Record<string, unknown>;

/** How requests are answered, by method and path (`POST transfers`): from the request's body to the answer's. */
export type Answers = Record<string, (body: Body) => unknown>;

export interface IServer {
  api: Api;
  /** The bodies of the requests of this method and path, in their order. */
  asked: (name: string) => Body[];
}

/** Thrown by an answer: it is this failure. */
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
  return {
    code,
    message: `This is ${code}.`,
    advice: `Do what helps against ${code}.`,
    reference: "ref-1",
    details: {},
  };
}

/** A request that has no answer is refused by its name. */
export function server(answers: Answers): IServer {
  const asked: { name: string; body: Body }[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(/^\/openbis-jupyterlab\//, "");
    const name = `${request.method} ${path}`;
    const text = await request.text();
    const body = (text ? JSON.parse(text) : {}) as Body;
    asked.push({ name, body });
    try {
      const found = answers[name];
      if (!found) {
        throw new Refusal(failure(`answer-missing ${name}`), 404);
      }
      return Response.json(await found(body));
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
    asked: (name) => asked.filter((one) => one.name === name).map((one) => one.body),
  };
}
