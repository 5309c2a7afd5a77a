import type { Experience, Material, SearchResult, Session } from './types';

/** The first answers, which the server writes into the page so that nothing needs to be asked before it shows. */
interface Inlined {
  session?: Session;
  /** GET /search?sort=newest&per_page=8, on the home page. */
  home?: SearchResult;
  /** GET /search with the page's own query, on the results page. */
  search?: SearchResult;
  material?: Material;
  experience?: Experience;
}

let inlined: Inlined | null = null;

function read(): Inlined {
  try {
    return JSON.parse(document.getElementById('acervo-data')?.textContent ?? '{}') as Inlined;
  } catch {
    return {};
  }
}

/** Hands an inlined answer out once: it is about the address of the first page only. */
export function takeInlined<K extends keyof Inlined>(name: K): Inlined[K] | undefined {
  inlined ??= read();
  const answer = inlined[name];
  delete inlined[name];
  return answer;
}

/** Called when the visitor leaves the first page: what was written for it must not be taken for another. */
export function dropInlined() {
  inlined = {};
}
