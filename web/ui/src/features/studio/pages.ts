import { once } from '~/api/loading.svelte';

/** The first pages of a list as one of them: what stands on a later page changes too. */
export async function pagesAsOne<Page extends { items: { id: string }[] }>(count: number, read: (page: number) => Promise<Page>): Promise<Page> {
  const pages = await Promise.all(Array.from({ length: count }, (_, i) => read(i + 1)));
  return { ...pages[0], items: once(pages.flatMap(({ items }) => items)) } as Page;
}
