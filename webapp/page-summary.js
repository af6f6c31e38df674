/** What can be told of a saved page at a glance: a picture from it, and how it ended. */

/** @typedef {"error" | "results" | "empty"} Outcome with an error, with results, or without any */
/** @typedef {{picture: string | null, outcome: Outcome}} Summary picture: a `data:` address */

/** Pictures that are drawn pixel by pixel, and not larger than a megabyte. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]{1,1400000}$/;

/**
 * The page is read as text is: nothing in it runs, and nothing is loaded.
 *
 * @param {string} html as `savedPage` gives it
 * @returns {Summary}
 */
export function summaryOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  // What came out before what was written: a logo is no result.
  const images = [...page.querySelectorAll(".output img"), ...page.querySelectorAll("img")];
  const sources = images.map((image) => image.getAttribute("src") ?? "");
  const outputs = page.querySelector(".output") !== null;
  return {
    picture: sources.find((source) => PICTURE.test(source)) ?? null,
    outcome: page.querySelector(".output_error") ? "error" : outputs ? "results" : "empty",
  };
}
