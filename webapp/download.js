/** Gives the user a file. */

const KEEP = 60_000;

/**
 * @param {string} name
 * @param {string} text
 * @param {string} type MIME type
 */
export function saveFile(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  (document.querySelector("dialog[open]") ?? document.body).append(link);
  link.click();
  link.remove();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), KEEP);
}
