/** Pages of openBIS's ELN. */

/** In: the page of a thing. Out: the same page, on which our plugin of the ELN opens its form, where it is installed. */
export function newNotebookLink(page: string): string {
  const url = new URL(page);
  url.searchParams.set("jupyter", "new");
  return url.href;
}
