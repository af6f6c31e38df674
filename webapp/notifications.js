/** The browser's own notifications: only where the person has asked for them, by a button. */

/** @typedef {{permission: string, requestPermission: () => Promise<string>, new (title: string, options: object): unknown}} Api */

/** @returns {Api | undefined} older browsers, and pages over plain http, have none */
const api = () => /** @type {any} */ (globalThis).Notification;

/** @returns {"ask" | "on" | "off"} whether it may be asked for, is allowed, or cannot be */
export function notifications() {
  const permission = api()?.permission;
  if (permission === "granted") return "on";
  return permission === "default" ? "ask" : "off";
}

/** Within a click. @returns {Promise<"ask" | "on" | "off">} what the person said */
export async function askForNotifications() {
  await api()?.requestPermission();
  return notifications();
}

/** @param {string} title @param {string} body */
export function notify(title, body) {
  const Notification = api();
  if (!Notification || notifications() !== "on") return;
  try {
    new Notification(title, { body });
  } catch {
    // Browsers of phones take notifications from service workers only.
  }
}
