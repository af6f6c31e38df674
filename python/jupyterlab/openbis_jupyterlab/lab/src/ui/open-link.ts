/** Pages of openBIS. */

export function showInOpenbis(link: string): void {
  window.open(link, "_blank", "noopener");
}
