import { request, text } from '~/api/client';
import type { SaidMoment } from '~/api/types';

export interface Moments {
  asked: string;
  language: string | null;
  items: SaidMoment[];
}

/** Where the lesson says or shows the words, as the catalogue's search understands them. */
export async function findMoments(id: string, asked: string, language: string | null, signal: AbortSignal): Promise<Moments> {
  const query = new URLSearchParams({ q: asked, ...(language ? { language } : {}) });
  const { items } = await request<{ items: SaidMoment[] }>('GET', `/materials/${text(id)}/moments`, { query, signal });
  return { asked, language, items };
}
