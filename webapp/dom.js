/** Making elements. Texts become text nodes, never HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | null | undefined | ((event: any) => void)>} [attributes] functions are
 *   listeners; true sets an empty attribute; false, null and undefined leave it out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.filter(isShown));
  return element;
}

/** @param {Child} child @returns {child is Node | string} */
function isShown(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/** @param {string} name @returns {HTMLElement} a name that cannot turn the direction of the text around it */
export function isolated(name) {
  return el("bdi", {}, name);
}

/**
 * @param {string} text
 * @param {Document} [page]
 * @returns {Promise<void>} when it is in the clipboard
 */
export async function copyText(text, page = document) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Pages over plain http have no clipboard API.
  const holder = el("textarea", { "aria-hidden": "true" }, text);
  (page.querySelector("dialog[open]") ?? page.body).append(holder);
  holder.select();
  page.execCommand("copy");
  holder.remove();
}

/**
 * @param {string} label
 * @param {string} done what the button says for a while
 * @param {() => string} text
 * @param {string} className
 * @returns {HTMLButtonElement}
 */
export function copyButton(label, done, text, className) {
  const button = el("button", { type: "button", class: className }, label);
  button.addEventListener("click", async () => {
    await copyText(text());
    button.textContent = done;
    setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}
