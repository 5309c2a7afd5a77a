import { languageKnown, locale, type Locale } from './index';
import type { WorkMessages } from './messages/work/es';

/** What those read who sign in, publish, curate or run the site: with the other texts every visitor would carry it. */
export let w: WorkMessages;

const catalogues: Record<Locale, () => Promise<{ default: WorkMessages }>> = {
  es: () => import('./messages/work/es'),
  pt: () => import('./messages/work/pt'),
  en: () => import('./messages/work/en'),
};

export function useWorkMessages(messages: WorkMessages) {
  w = messages;
}

/** A page of work together with its texts: what its route loads. */
export async function withWork<Page>(page: Promise<Page>): Promise<Page> {
  const texts = languageKnown.then(async () => useWorkMessages((await catalogues[locale]()).default));
  return (await Promise.all([page, texts]))[0];
}
