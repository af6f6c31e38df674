/** Small makers of elements; texts are text. */

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} text
 * @param {() => void} action
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElement}
 */
export function link(text, action, attributes = {}) {
  const anchor = make("a", { href: "#", ...attributes }, make("bdi", {}, text));
  anchor.addEventListener("click", (event) => {
    event.preventDefault();
    action();
  });
  return anchor;
}
