import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const previous = (material: string) => ({ urlStorageKey: `tus::${material}`, uploadUrl: `/api/v1/uploads/${material}`, parallelUploadUrls: null, size: 100, creationTime: '', metadata: { filename: 'clase.mp4', material, person: 'rosa' } });
const storage = { findAllUploads: async () => [previous('here'), previous('there')], removeUpload: vi.fn() };
const held: { name: string }[] = [];
const asked: string[] = [];
vi.mock('tus-js-client', () => ({ defaultOptions: { urlStorage: storage } }));
vi.mock('~/api/session.svelte', () => ({ session: { person: { id: 'rosa' } } }));
vi.mock('~/shared/late', () => ({ part: vi.fn() }));
vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('navigator', { onLine: true, locks: { query: async () => ({ held }) } });
vi.stubGlobal('fetch', vi.fn(async (url: string, options?: RequestInit) => {
  asked.push(`${options?.method ?? 'GET'} ${url.split('/').pop()}`);
  return Response.json({ offset: 40, length: 100, filename: 'clase.mp4' });
}));
const { discardUnfinished, unfinishedUploads } = await import('./uploads.svelte');
const left = async () => (await unfinishedUploads()).map((item) => item.previous.metadata.material);

beforeEach(() => {
  held.length = 0;
  asked.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test('what goes up from another tab is not left behind', async () => {
  expect(await left()).toEqual(['here', 'there']);
  held.push({ name: 'acervo.upload.there' });
  expect(await left()).toEqual(['here']);
});

test('without a line nobody knows what is left behind', async () => {
  vi.mocked(fetch).mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(left()).rejects.toThrow();
});

test('what is discarded can be taken back for a while', async () => {
  const [item] = await unfinishedUploads();
  const takeBack = discardUnfinished(item!);
  expect(await left()).toEqual(['there']);
  await vi.advanceTimersByTimeAsync(5000);
  takeBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await left()).toEqual(['here', 'there']);
  expect(asked.filter((request) => request.startsWith('DELETE'))).toEqual([]);
  discardUnfinished(item!);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toContain('DELETE here');
  expect(storage.removeUpload).toHaveBeenCalledWith('tus::here');
});

test('what somebody goes on with meanwhile is not discarded', async () => {
  const [item] = await unfinishedUploads();
  discardUnfinished(item!);
  held.push({ name: 'acervo.upload.here' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).not.toContain('DELETE here');
});
