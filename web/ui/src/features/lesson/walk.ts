/**
 * The arrows go from sentence to sentence of a list, which is one stop of the Tab key: an hour would be hundreds.
 * @returns  whether the key was one for that
 */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): boolean {
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const at = rows.indexOf(document.activeElement as HTMLButtonElement);
  const first = rows.find((row) => row.ariaCurrent) ?? rows[0];
  const to = { ArrowDown: at < 0 ? first : rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (!to) return false;
  event.preventDefault();
  to.focus();
  return true;
}
