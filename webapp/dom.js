/** Making elements. Texts become text nodes, never HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/** What our texts are written in, whatever language and direction the page around them has. */
export const OUR_LANGUAGE = { lang: "en", dir: "ltr" };

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

/**
 * A field that searches while somebody types. Enter searches at once and does not send the form; Escape empties the field
 * before it closes the dialog.
 *
 * @param {Record<string, string>} attributes
 * @param {{type: (text: string) => void, search: (text: string) => void}} on
 * @returns {HTMLInputElement}
 */
export function searchField(attributes, on) {
  const field = el("input", {
    type: "search",
    class: "form-control",
    autocomplete: "off",
    dir: "auto",
    ...attributes,
    input: () => on.type(field.value),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      const empties = event.key === "Escape" && field.value !== "";
      if (event.key !== "Enter" && !empties) return;
      event.preventDefault();
      if (empties) field.value = "";
      on.search(field.value);
    },
  });
  return field;
}

/** @param {string} name @returns {HTMLElement} a name that cannot turn the direction of the text around it */
export function isolated(name) {
  return el("bdi", {}, name);
}

/**
 * @param {string} text
 * @param {Document} [page]
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
export async function copyText(text, page = document) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages over plain http have no clipboard API, and a browser may refuse it.
    return copySelected(text, page);
  }
}

/** @param {string} text @param {Document} page @returns {boolean} */
function copySelected(text, page) {
  const before = /** @type {HTMLElement | null} */ (page.activeElement);
  const holder = el("textarea", { "aria-hidden": "true", readonly: true }, text);
  Object.assign(holder.style, { position: "fixed", top: "0", opacity: "0" });
  // Nothing outside an open dialog can be selected.
  (page.querySelector("dialog[open]") ?? page.body).append(holder);
  try {
    holder.focus({ preventScroll: true });
    holder.select();
    return page.execCommand("copy");
  } catch {
    return false;
  } finally {
    holder.remove();
    before?.focus?.({ preventScroll: true });
  }
}

/** How long a button says that it has copied. */
const SAID = 2000;

/**
 * @param {string} label
 * @param {string} done what the button says for a while
 * @param {() => string} text
 * @param {string} className
 * @param {string} [failed] what it says when the browser does not let it
 * @returns {HTMLButtonElement}
 */
export function copyButton(label, done, text, className, failed = label) {
  const button = el("button", { type: "button", class: className, "aria-live": "polite" }, label);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let back;
  button.addEventListener("click", async () => {
    button.textContent = (await copyText(text())) ? done : failed;
    clearTimeout(back);
    back = setTimeout(() => (button.textContent = label), SAID);
  });
  return button;
}
