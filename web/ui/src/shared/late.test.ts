import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const line = { onLine: true };
const toasts = { show: vi.fn() };
const place = { turn: 0 };
const waiting = new Set<() => void>();
vi.mock('./router.svelte', () => ({ place }));
vi.mock('./components/toast.svelte', () => ({ toasts }));
vi.mock('./i18n', () => ({ m: { app: { part_failed: 'failed', reload: 'again' } } }));
vi.stubGlobal('navigator', line);
vi.stubGlobal('addEventListener', (name: string, listener: () => void) => name === 'online' && waiting.add(listener));
const { partWhenOnline } = await import('./late');

const comeBack = async () => {
  line.onLine = true;
  for (const listener of waiting) listener();
  await vi.advanceTimersByTimeAsync(0);
};
beforeEach(() => {
  vi.useFakeTimers();
  toasts.show.mockClear();
  place.turn += 1;
  line.onLine = true;
});
afterEach(() => void vi.useRealTimers());
const gone = () => vi.fn(async (): Promise<string> => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));

test('a part comes when the line is back', async () => {
  line.onLine = false;
  const load = gone();
  const part = partWhenOnline(load);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(toasts.show).not.toHaveBeenCalled();
  load.mockResolvedValue('here');
  await comeBack();
  expect(await part).toBe('here');
});

test('one that is not there any more is not asked for without end, and a reload is offered once', async () => {
  const one = gone(), other = gone();
  void partWhenOnline(one);
  void partWhenOnline(other);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([4, 4]);
  expect(toasts.show).toHaveBeenCalledOnce();
  await comeBack();
  expect(one).toHaveBeenCalledTimes(5);
});

test('what a page waited for ends with it', async () => {
  line.onLine = false;
  const load = gone();
  void partWhenOnline(load);
  await vi.advanceTimersByTimeAsync(5000);
  place.turn += 1;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(load).toHaveBeenCalledOnce();
});
