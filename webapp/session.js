/**
 * The openBIS session that a page asks with. The ELN keeps the one that it began with in memory; where that has ended and
 * the person signed in again in another tab, the browser's cookie has the new one.
 */

/** @typedef {(method: string, token: string) => Promise<any>} Ask one question without parameters; rejects with a failure */

/** The cookie in which openBIS's own pages keep the session, path `/`; of several, that of the nearest path comes first. */
const COOKIE = /(?:^|;\s*)openbis=([^;]+)/g;

/** Ended session → the one that took its place, in this page only. @type {Map<string, string>} */
const successors = new Map();
/** Ended session → the search for its successor. @type {Map<string, Promise<string | null>>} */
const searches = new Map();

/** @returns {string[]} the sessions that openBIS's own pages left in this browser */
export function tokensOfBrowser() {
  return [...document.cookie.matchAll(COOKIE)].flatMap(([, value = ""]) => {
    try {
      return [decodeURIComponent(value)];
    } catch {
      return [];
    }
  });
}

/** @param {Ask} ask @param {string} token @returns {Promise<string | null>} whose session it is; null where it is none */
export async function userOf(ask, token) {
  try {
    const information = await ask("getSessionInformation", token);
    return information?.userName ?? null;
  } catch {
    return null;
  }
}

/** @param {string} token of the page @returns {string} it, or what took its place */
export function current(token) {
  let found = token;
  for (let next = successors.get(found); next !== undefined; next = successors.get(found)) found = next;
  return found;
}

/**
 * @param {string} ended a session that openBIS no longer knows
 * @param {string} user whose it was; empty: nobody knows, so none takes its place
 * @param {Ask} ask
 * @returns {Promise<string | null>} the same person's session of this browser; null where there is none
 */
export function successorOf(ended, user, ask) {
  const search = searches.get(ended) ?? find(ended, user, ask).finally(() => searches.delete(ended));
  searches.set(ended, search);
  return search;
}

/** @param {string} ended @param {string} user @param {Ask} ask */
async function find(ended, user, ask) {
  if (!user) return null;
  for (const token of tokensOfBrowser()) {
    if (token === ended || (await userOf(ask, token)) !== user) continue;
    successors.set(ended, token);
    return token;
  }
  return null;
}
