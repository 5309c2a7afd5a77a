import { once } from '~/api/loading.svelte';

interface Page {
  items: { id: string }[];
}
type Read<P> = (page: number) => Promise<P>;

/** The first pages of a list: what stands on a later one changes too. */
export const readPages = <P extends Page>(count: number, read: Read<P>): Promise<P[]> => Promise.all(Array.from({ length: count }, (_, i) => read(i + 1)));

/** Of these pages those again that change; all of them where something came, went or moved from one to another. */
export async function readAgain<P extends Page>(pages: P[], changes: (page: P) => boolean, read: Read<P>): Promise<P[]> {
  const ids = ({ items }: Page) => items.map(({ id }) => id).join();
  const now = await Promise.all(pages.map((page, i) => (changes(page) ? read(i + 1) : page)));
  return now.every((page, i) => ids(page) === ids(pages[i]!)) ? now : readPages(pages.length, read);
}

/** What they hold, as one page. */
export const asOne = <P extends Page>(pages: P[]): P => ({ ...pages[0]!, items: once(pages.flatMap(({ items }) => items)) });
