/**
 * The new tab: opened in the click itself, because browsers block later ones; filled when the answer is there.
 * It goes on by a form POST from its own (still our) page, so that the browser tells the hub our origin.
 */
import { Failure } from "./failure.js";
import { TAB } from "./texts.js";

/** @typedef {{blocked: boolean, go: (url: string, fields: Record<string, string>) => void, close: () => void}} Tab */

/**
 * @param {string} title shown in it while it waits
 * @param {(url: string, name: string) => Window | null} [open]
 * @returns {Tab}
 */
export function openTab(title, open = window.open.bind(window)) {
  // A name of its own: a tab of an earlier click is never taken over.
  const tab = open("", `openbis-jupyter-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  if (!tab || tab.closed) return { blocked: true, go: fail, close() {} };
  paint(tab.document, title);
  return {
    blocked: false,
    go(url, fields) {
      try {
        if (tab.closed) fail();
        const form = postForm(url, fields, tab.document);
        tab.document.body.append(form);
        // What runs in the tab from here on must not reach back into the ELN.
        tab.opener = null;
        form.submit();
      } catch (cause) {
        throw cause instanceof Failure ? cause : new Failure("tab-closed", { cause });
      }
    },
    close: () => tab.close(),
  };
}

/** @returns {never} */
function fail() {
  throw new Failure("tab-closed");
}

/**
 * @param {string} url
 * @param {Record<string, string>} fields
 * @param {Document} page
 * @returns {HTMLFormElement}
 */
export function postForm(url, fields, page = document) {
  const form = page.createElement("form");
  form.method = "post";
  form.action = url;
  for (const [name, value] of Object.entries(fields)) {
    const input = page.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  return form;
}

/** @param {Document} page @param {string} title */
function paint(page, title) {
  page.title = TAB.title;
  const box = page.createElement("main");
  const heading = page.createElement("h1");
  heading.textContent = TAB.title;
  const name = page.createElement("p");
  const bdi = page.createElement("bdi");
  bdi.textContent = title;
  name.append(bdi);
  const hint = page.createElement("p");
  hint.textContent = TAB.hint;
  box.append(heading, name, hint);
  box.style.cssText =
    "max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;font:16px/1.5 system-ui,sans-serif;color:#2b3640";
  heading.style.cssText = "font-size:1.5rem;font-weight:600;margin:0 0 .5rem";
  hint.style.color = "#66727d";
  page.body.replaceChildren(box);
}
