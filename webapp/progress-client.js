/** Follows a launch by server-sent events, see protocol.md, section 4. No DOM. */

/** @typedef {import("./protocol.js").LaunchState} LaunchState */

/** Waiting times between attempts, in milliseconds: soon at first, then every 15 s. */
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000];

/**
 * @typedef {object} Followed what the follower tells
 * @property {(state: LaunchState) => void} state
 * @property {() => void} lost the connection broke; it is tried again
 * @property {() => void} signedOut nobody is signed in: trying again is useless
 */

/**
 * A plain request that is read as it comes, not an EventSource: that one sends no headers, so that the XSRF token would
 * stand in the address, and does not tell why it failed.
 *
 * @param {object} options
 * @param {string} options.url of the events
 * @param {string} options.xsrf
 * @param {Followed} options.on
 * @param {typeof fetch} [options.fetch]
 * @param {(work: () => void, pause: number) => void} [options.later]
 * @returns {{start: () => void, stop: () => void}}
 */
export function follow({
  url,
  xsrf,
  on,
  fetch = globalThis.fetch.bind(globalThis),
  later = (work, pause) => void setTimeout(work, pause),
}) {
  /** @type {AbortController | null} */
  let current = null;
  let failures = 0;

  function stop() {
    current?.abort();
    current = null;
  }

  function start() {
    stop();
    const mine = new AbortController();
    current = mine;
    void listen(mine);
  }

  /** @param {AbortController} mine */
  async function listen(mine) {
    try {
      const response = await fetch(url, {
        headers: { Accept: "text/event-stream", "X-XSRFToken": xsrf },
        cache: "no-store",
        redirect: "manual",
        signal: mine.signal,
      });
      if (current !== mine) return;
      if (isRefused(response)) {
        stop();
        on.signedOut();
        return;
      }
      if (response.ok && response.body) {
        for await (const data of eventsIn(response.body)) {
          if (current !== mine) return;
          tell(data);
        }
      }
    } catch {
      // As where it ends without a last state: it is tried again.
    }
    if (current !== mine) return;
    stop();
    on.lost();
    later(() => current === null && start(), PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
    failures += 1;
  }

  /** @param {string} data */
  function tell(data) {
    const state = readState(data);
    if (!state) return;
    failures = 0;
    if (isFinal(state)) stop();
    on.state(state);
  }

  return { start, stop };
}

/** @param {Response} response */
const isRefused = ({ status, type }) => status === 403 || status === 401 || type === "opaqueredirect";

/**
 * https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as the service uses it: lines that begin with
 * `data:`, and others, which mean nothing.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<string>} the data of each event
 */
async function* eventsIn(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data:")) yield line.slice("data:".length);
  }
}

/** @param {LaunchState} state @returns {boolean} */
export function isFinal(state) {
  return state.state === "ready" || state.state === "failed";
}

/** @param {unknown} data JSON text @returns {LaunchState | null} null where it is none */
export function readState(data) {
  try {
    const state = JSON.parse(String(data));
    return typeof state?.state === "string" ? state : null;
  } catch {
    return null;
  }
}

/**
 * @param {unknown} url of a ready launch: a path of the hub, or where users have their own subdomains an address
 * @param {string} page the address of the progress page
 * @returns {string | null} null where it is none that this page may go to
 */
export function targetOf(url, page) {
  if (typeof url !== "string" || url === "" || /[\\\s\p{Cc}]/u.test(url)) return null;
  if (url.startsWith("/")) return url.startsWith("//") ? null : new URL(url, page).href;
  if (!/^https?:\/\/[^/]/i.test(url)) return null;
  const target = URL.canParse?.(url) === false ? null : new URL(url);
  return target && !target.username && !target.password ? target.href : null;
}

/**
 * Presses a button of the launch: to start it again, or to cancel it.
 *
 * @param {string} url
 * @param {string} xsrf
 * @param {typeof fetch} [fetch]
 * @returns {Promise<boolean>} whether the hub accepted it
 */
export async function changeLaunch(url, xsrf, fetch = globalThis.fetch.bind(globalThis)) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "X-XSRFToken": xsrf, "Content-Type": "application/json" },
      body: "{}",
      redirect: "manual",
    });
    return response.ok;
  } catch {
    return false;
  }
}
