import { Problem } from './problem';

const kBeat = 2000; // ms
const kGivenUp = 15; // beats after which a line must have died without saying so

/** What is read page by page moves meanwhile: a thing that stands on two pages is taken from the first. */
export function once<T extends { id: string }>(items: T[]): T[] {
  const met = new Set<string>();
  return items.filter(({ id }) => !met.has(id) && met.add(id));
}

/** One thing being read: the newest request wins, and an old value stays visible while a newer one is on its way. */
export class Loading<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #controller: AbortController | null = null;

  async run(read: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.busy = true;
    try {
      const value = await read(controller.signal);
      if (this.#controller !== controller) return;
      this.value = value;
      this.problem = null;
    } catch (thrown) {
      if (this.#controller !== controller || controller.signal.aborted) return;
      this.problem = Problem.from(thrown);
    } finally {
      if (this.#controller === controller) this.busy = false;
    }
  }

  /**
   * Reads again now and then while somebody looks. A new request would end the one before: on a slow line no answer would ever come.
   * @returns  a function that ends it
   */
  keepUp(read: () => unknown): () => void {
    let beats = 0;
    const timer = setInterval(() => {
      beats = this.busy ? beats + 1 : 0;
      if (!document.hidden && beats % kGivenUp === 0) read();
    }, kBeat);
    return () => clearInterval(timer);
  }

  stop() {
    this.#controller?.abort();
    this.#controller = null;
    this.busy = false;
  }
}
