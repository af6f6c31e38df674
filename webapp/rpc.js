/** One call of openBIS's V3 JSON-RPC; the transport is handed in. */
import { Failure, failureOfError } from "./failure.js";
import { current, successorOf } from "./session.js";

export const AS_PATH = "/openbis/openbis/rmi-application-server-v3.json";

/** @typedef {(method: string, params: unknown[]) => Promise<any>} Call `params` without the session token */

/**
 * @typedef {object} SignedIn who asks
 * @property {() => string} sessionToken asked for at each call
 * @property {() => string} [userId] whose session that is; empty or missing where the page does not know
 */

/**
 * Where the session has ended, the same person's of this browser takes its place, and the call is made once more.
 *
 * @param {SignedIn & {fetch?: typeof fetch, url?: string}} options
 * @returns {Call} answers the `result`; rejects with a `Failure`
 */
export function connect({
  sessionToken,
  userId = () => "",
  fetch = globalThis.fetch.bind(globalThis),
  url = AS_PATH,
}) {
  /** @param {string} token @param {string} method @param {unknown[]} params */
  async function ask(token, method, params) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method, params: [token, ...params] });
    const answer = await post(fetch, url, body);
    if (answer.error) throw failureOfError(answer.error);
    return answer.result;
  }
  return async (method, params) => {
    const token = current(sessionToken());
    try {
      return await ask(token, method, params);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "session-expired") throw error;
      const successor = await successorOf(token, userId(), (question, other) => ask(other, question, []));
      if (successor === null) throw error;
      return ask(successor, method, params);
    }
  };
}

/**
 * @param {typeof fetch} fetch
 * @param {string} url
 * @param {string} body
 * @returns {Promise<any>} the answer's JSON object; openBIS down, or something that answers HTML in its place, is a `Failure`
 */
export async function post(fetch, url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body,
      cache: "no-store",
    });
    const answer = await response.json();
    if (answer && typeof answer === "object") return answer;
  } catch (cause) {
    throw new Failure("openbis-unreachable", { cause });
  }
  throw new Failure("openbis-unreachable");
}

/**
 * openBIS sends an object that occurs again as its `@id` number. Which numbers are references is known by the field
 * only, so the reader says where it expects an object.
 *
 * @param {unknown} result
 * @returns {(value: any) => any} the object itself, or the one that a number stands for
 */
export function dereference(result) {
  /** @type {Map<number, object>} */
  const known = new Map();
  collect(result, known);
  return (value) => (typeof value === "number" ? known.get(value) : value);
}

/**
 * @param {object} result that has an object for each id that was asked for
 * @param {(value: any) => any} at of `dereference`
 * @returns {any[]} the objects: those that exist and may be seen
 */
export function objectsOf(result, at) {
  return Object.entries(result)
    .filter(([key]) => !key.startsWith("@"))
    .map(([, raw]) => at(raw));
}

/** @param {any} value @param {Map<number, object>} known */
function collect(value, known) {
  const waiting = [value];
  while (waiting.length) {
    const next = waiting.pop();
    if (next === null || typeof next !== "object") continue;
    if (typeof next["@id"] === "number") known.set(next["@id"], next);
    waiting.push(...Object.values(next));
  }
}
