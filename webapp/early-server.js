/** The person's server starts while they fill in the form: asks for that, and says quietly how far it is. */
import { el } from "./dom.js";
import { SERVER } from "./texts.js";

/** @param {number} seconds @returns {Promise<void>} */
const pauseOf = (seconds) => new Promise((done) => void setTimeout(done, seconds * 1000));

/**
 * @param {object} options
 * @param {Pick<import("./launch-client.js").LaunchClient, "server">} options.launches
 * @param {() => boolean} options.isClosed
 * @param {(seconds: number) => Promise<void>} [options.pause]
 */
export function earlyServer({ launches, isClosed, pause = pauseOf }) {
  const bar = el("progress", {
    max: "100",
    class: "ojy-run-progress",
    "aria-label": SERVER.progress,
    hidden: true,
  });
  const text = el("span", { role: "status" });
  const element = el("p", { class: "ojy-server" }, text, bar);
  let begun = false;

  /** @param {import("./protocol.js").ServerOutlook} outlook */
  function show({ state, progress, message }) {
    const said = state === "starting" ? SERVER.starting : state === "running" ? SERVER.running : "";
    // Said anew only where it is new: a screen reader would repeat it.
    if (text.textContent !== said) text.textContent = said;
    bar.hidden = state !== "starting";
    bar.value = progress;
    bar.title = message;
  }

  /** @param {import("./types.js").Owner} owner */
  async function follow(owner) {
    // Each question is a call of its own to openBIS: a start that takes long is asked about less often.
    for (let seconds = 2; !isClosed(); seconds = Math.min(seconds + 1, 5)) {
      const outlook = await launches.server(owner);
      show(outlook);
      if (outlook.state !== "starting") return;
      await pause(seconds);
    }
  }

  return {
    element,
    /** Asks once; a favour that fails disturbs nobody. @param {import("./types.js").Owner} owner who may be saved to */
    begin(owner) {
      if (begun) return;
      begun = true;
      void follow(owner).catch(() => show({ state: "stopped", progress: 0, message: "" }));
    },
  };
}
