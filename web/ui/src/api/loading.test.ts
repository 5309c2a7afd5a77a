import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Loading } from './loading.svelte';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => void vi.useRealTimers());

test('an answer that takes longer than the time between two readings comes', async () => {
  const page = new Loading<number>();
  let asked = 0;
  const slow = (signal: AbortSignal) =>
    new Promise<number>((resolve, reject) => {
      const answer = ++asked;
      setTimeout(() => (signal.aborted ? reject(new DOMException('', 'AbortError')) : resolve(answer)), 5000);
    });
  const rest = page.keepUp(() => page.run(slow));
  await vi.advanceTimersByTimeAsync(8000);
  expect([page.value, asked]).toEqual([1, 2]);
  rest();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBe(2);
});

test('what never comes is asked for again, and nothing while nobody looks', async () => {
  const page = new Loading<number>();
  let asked = 0;
  const rest = page.keepUp(() => page.run(() => new Promise<number>(() => (asked += 1))));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect(asked).toBe(2);
  vi.stubGlobal('document', { hidden: true });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(2);
  rest();
});
