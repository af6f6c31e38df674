/** A chain of datasets as a picture that is made here: a column for each generation. Whatever things are called is text. */
import { el } from "./dom.js";
import { SAVED_PAGE } from "./texts/saved.js";

/** @typedef {import("./chain-client.js").Chain} Chain */
/** @typedef {import("./chain-client.js").Member} Member */
/** @typedef {import("./dataset-anchor.js").DatasetLink} DatasetLink */

const SVG = "http://www.w3.org/2000/svg";
/** Pixels: of a box, between boxes, around all. */
const BOX = { width: 220, height: 52 };
const BETWEEN = { across: 60, down: 16 };
const MARGIN = 8;
/** Characters of a line: of the name, of what is said about it. */
const LONGEST = { name: 23, about: 33 };

/**
 * @param {Chain} chain
 * @param {string} permId the dataset whose chain it is
 * @param {DatasetLink} datasetLink
 * @returns {HTMLElement}
 */
export function chainPicture(chain, permId, datasetLink) {
  if (chain.links.length === 0) return el("p", { class: "ojy-note" }, SAVED_PAGE.chainAlone);
  const places = placesOf(chain.members);
  const width = Math.max(...[...places.values()].map(({ x }) => x)) + BOX.width + MARGIN;
  const height = Math.max(...[...places.values()].map(({ y }) => y)) + BOX.height + MARGIN;
  const image = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width: String(width),
    height: String(height),
    role: "group",
    "aria-label": SAVED_PAGE.chainAloud,
  });
  for (const { source, of } of chain.links) {
    const [from, to] = [places.get(source), places.get(of)];
    if (from && to) image.append(svg("path", { d: curve(from, to), class: "ojy-chain-link" }));
  }
  for (const member of chain.members) {
    const place = places.get(member.permId);
    if (place) image.append(box(member, place, member.permId === permId, datasetLink));
  }
  return el(
    "figure",
    { class: "ojy-chain" },
    el(
      "div",
      { class: "ojy-chain-wide", tabindex: "0", role: "region", "aria-label": SAVED_PAGE.chain },
      image,
    ),
    el("figcaption", { class: "ojy-note" }, chain.complete ? SAVED_PAGE.chainSource : SAVED_PAGE.chainCut),
  );
}

/** @param {Member[]} members @returns {Map<string, {x: number, y: number}>} */
function placesOf(members) {
  const first = Math.min(...members.map(({ generation }) => generation));
  /** @type {Map<number, number>} */
  const rows = new Map();
  return new Map(
    members.map(({ permId, generation }) => {
      const row = rows.get(generation) ?? 0;
      rows.set(generation, row + 1);
      const x = MARGIN + (generation - first) * (BOX.width + BETWEEN.across);
      return [permId, { x, y: MARGIN + row * (BOX.height + BETWEEN.down) }];
    }),
  );
}

/** @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
function curve(from, to) {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

/** @param {Member} member @param {{x: number, y: number}} place @param {boolean} isHere @param {DatasetLink} datasetLink */
function box(member, { x, y }, isHere, datasetLink) {
  const { href, follow } = datasetLink(member.permId);
  const name = member.name || member.permId;
  const link = svg("a", { href, class: isHere ? "ojy-chain-box ojy-chain-here" : "ojy-chain-box" });
  if (isHere) link.setAttribute("aria-current", "page");
  link.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey, altKey } = /** @type {MouseEvent} */ (event);
    // With these keys the browser opens the address elsewhere.
    if (ctrlKey || metaKey || shiftKey || altKey) return;
    event.preventDefault();
    follow();
  });
  const edge = { x: "1", y: "1", width: String(BOX.width - 2), height: String(BOX.height - 2), rx: "6" };
  // An image in the image ends at its edges, so that no name leaves its box.
  const inside = svg("svg", {
    x: String(x),
    y: String(y),
    width: String(BOX.width),
    height: String(BOX.height),
  });
  inside.append(
    svg("rect", edge),
    labelled("text", { x: "10", y: "21", class: "ojy-chain-name" }, short(name, LONGEST.name)),
    labelled("text", { x: "10", y: "39" }, short(about(member), LONGEST.about)),
  );
  link.append(labelled("title", {}, `${name}, ${member.permId}`), inside);
  return link;
}

/** @param {Member} member */
const about = ({ type, date }) => [type || SAVED_PAGE.chainUnseen, date].filter(Boolean).join(" · ");

/** @param {string} text @param {number} most */
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** @param {string} tag @param {Record<string, string>} attributes @returns {SVGElement} */
function svg(tag, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** @param {string} tag @param {Record<string, string>} attributes @param {string} text */
function labelled(tag, attributes, text) {
  const element = svg(tag, attributes);
  element.textContent = text;
  return element;
}
