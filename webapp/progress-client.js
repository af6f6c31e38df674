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
 * @param {object} options
 * @param {string} options.url of the events
 * @param {Followed} options.on
 * @param {(url: string) => EventSource} [options.connect]
 * @param {typeof fetch} [options.fetch]
 * @param {(work: () => void, pause: number) => void} [options.later]
 * @returns {{start: () => void, stop: () => void}}
 */
export function follow({
  url,
  on,
  connect = (address) => new EventSource(address),
  fetch = globalThis.fetch.bind(globalThis),
  later = (work, pause) => void setTimeout(work, pause),
}) {
  /** @type {EventSource | null} */
  let source = null;
  let failures = 0;

  function stop() {
    source?.close();
    source = null;
  }

  function start() {
    stop();
    const mine = connect(url);
    source = mine;
    mine.onmessage = ({ data }) => {
      const state = readState(data);
      if (!state || source !== mine) return;
      failures = 0;
      if (isFinal(state)) stop();
      on.state(state);
    };
    mine.onerror = () => {
      if (source !== mine) return;
      stop();
      on.lost();
      void again();
    };
  }

  /** An EventSource does not tell why it failed; a plain request does. */
  async function again() {
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0;
    failures += 1;
    if (await isSignedOut()) on.signedOut();
    else later(() => source === null && start(), pause);
  }

  async function isSignedOut() {
    const controller = new AbortController();
    try {
      const response = await fetch(url, {
        headers: { Accept: "text/event-stream" },
        redirect: "manual",
        signal: controller.signal,
      });
      return response.status === 403 || response.status === 401 || response.type === "opaqueredirect";
    } catch {
      return false;
    } finally {
      controller.abort();
    }
  }

  return { start, stop };
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
