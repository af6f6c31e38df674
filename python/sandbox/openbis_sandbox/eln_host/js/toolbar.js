/** A page's toolbar with its More… list: the structure that plugins rely on. */
import { serverFacade } from "./eln-globals.js";
import { is2025, nextId } from "./front-end.js";

/** @typedef {{label: string, action: () => void}} Option */
/** @typedef {{label: string, $section: JQuery}} Section */
/** @typedef {(event: JQuery.ClickEvent) => void} Handler */

/**
 * @param {Option[]} options
 * @param {Section[]} sections each gets a Show/Hide entry, later: what is hidden is asked of the server
 * @param {string} namespace
 * @returns {JQuery} the list with its button
 */
export function makeMore(options, sections, namespace) {
  const { $dropdown, $list } = makeDropdown(namespace, "More ... ");
  for (const { label, action } of options) $list.append(entry(label, action));
  if (sections.length && options.length)
    $list.append($("<li>", { role: "presentation" }).append($("<hr>", { class: "menu-line" })));
  const key = `${namespace}-showing-sections`;
  serverFacade.getSetting(key, (value) => {
    const hidden = new Set(value ? JSON.parse(value) : []);
    for (const section of sections) $list.append(sectionEntry(section, hidden, key));
  });
  return $dropdown;
}

/** @param {Option[]} options what can be created here @returns {JQuery} a list whose button has no name of a page */
export function makeNew(options) {
  const { $dropdown, $list } = makeDropdown("", " New ");
  for (const { label, action } of options) $list.append(entry(label, action));
  return $dropdown;
}

/** @param {(JQuery | null)[]} parts @returns {JQuery} */
export function makeToolbar(...parts) {
  const $toolbar = $("<span>", { class: "toolBox" });
  for (const $part of parts) if ($part) $toolbar.append($part, " ");
  return $toolbar;
}

/** @param {string} namespace @param {string} title */
function makeDropdown(namespace, title) {
  const id = ["options-menu-btn", ...(is2025 ? [nextId()] : []), ...(namespace ? [namespace] : [])].join("-");
  const $button = $("<a>", {
    href: "#",
    "data-toggle": "dropdown",
    class: "dropdown-toggle btn btn-default",
    id: id.toLowerCase(),
  }).append(title, $("<b>", { class: "caret" }));
  const $list = $("<ul>", { class: "dropdown-menu", role: "menu" });
  if (is2025) $list.css({ overflowY: "scroll", maxHeight: "64vh" });
  return { $dropdown: $("<span>", { class: "dropdown" }).append($button, $list), $list };
}

/** @param {string} label @param {() => void} action @returns {JQuery} */
function entry(label, action) {
  const id = label.toLowerCase().replaceAll(" ", "-");
  const $link = $("<a>", { title: label, id: is2025 ? `${id}-${nextId()}` : id, href: "#" }).text(label);
  const $item = $("<li>", { role: "presentation" }).append($link);
  /** @type {Handler} */
  const onClick = (event) => {
    event.preventDefault();
    action();
  };
  // The front end of 2025 listens at the body: its entries work wherever they are moved to.
  if (is2025) $("body").on("click", `[id='${$link.attr("id")}']`, /** @type {any} */ (onClick));
  else $item.on("click", onClick);
  return $item;
}

/** @param {Section} section @param {Set<string>} hidden @param {string} key @returns {JQuery} */
function sectionEntry({ label, $section }, hidden, key) {
  const title = () => `${hidden.has(label) ? "Show" : "Hide"} ${label}`;
  $section.toggle(!hidden.has(label));
  const $entry = entry(title(), () => {
    if (!hidden.delete(label)) hidden.add(label);
    $section.toggle(!hidden.has(label));
    $entry.find("a").text(title());
    serverFacade.setSetting(key, JSON.stringify([...hidden]));
  });
  return $entry;
}
