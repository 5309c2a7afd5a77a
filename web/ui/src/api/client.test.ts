import { expect, test, vi } from 'vitest';
import { api, recall } from './client';

vi.stubGlobal('fetch', async () => Response.json({ items: [] }));

test('results are there to come back to, whatever was asked since inside a lesson', async () => {
  const query = new URLSearchParams({ q: 'fracciones' });
  await api.search(query);
  await api.related('a');
  for (let i = 0; i < 60; ++i) await api.transcript('a', `l${i}`);
  expect([recall.search(query), recall.related('a')]).toEqual([{ items: [] }, []]);
});
