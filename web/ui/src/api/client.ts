import { Problem } from './problem';
import type { Material, MaterialCard, ProblemBody, Position, Positions, SavedSearch, SavedSearchChanges, SearchResult, Session, Suggestion, Transcript, Vocabulary, VocabularyName } from './types';

const base = '/api/v1';

interface Options {
  query?: URLSearchParams;
  body?: unknown;
  /** Instead of `body`: sent as they are. */
  bytes?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Goes through even if the page is left meanwhile; what is remembered of other answers stays. */
  keepalive?: boolean;
  /** Of what `recall` reads. */
  remembers?: boolean;
}

/** Answers by address, newest last: going back shows them at once while they are read again. Only of what `recall` reads: the rest would push them out. */
const remembered = new Map<string, unknown>();
const kRemembered = 40;

function address(path: string, query?: URLSearchParams): string {
  const text = query?.toString();
  return text ? `${base}${path}?${text}` : `${base}${path}`;
}

function remember(url: string, answer: unknown) {
  remembered.delete(url);
  remembered.set(url, answer);
  if (remembered.size > kRemembered) remembered.delete(remembered.keys().next().value!);
}

/** Forgets remembered answers; after signing in or out, and after any change. */
export function forgetAnswers() {
  remembered.clear();
}

export async function request<T>(method: string, path: string, { query, body, bytes, headers, signal, keepalive = false, remembers = false }: Options = {}): Promise<T> {
  const url = address(path, query);
  const changes = method !== 'GET';
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        ...(changes ? { 'X-Acervo-Request': '1' } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(bytes ? { 'Content-Type': bytes.type || 'application/octet-stream' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(bytes ? { body: bytes } : {}),
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw new Problem({ status: 0, code: 'offline' });
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as ProblemBody | null;
    throw new Problem(problem?.code ? { ...problem, status: response.status } : { status: response.status, code: 'unreadable' });
  }
  if (changes && !keepalive) forgetAnswers();
  if (response.status === 204 || response.status === 202) return undefined as T;
  const answer = (await response.json().catch(() => {
    throw new Problem({ status: 0, code: 'unreadable' });
  })) as T;
  if (remembers) remember(url, answer);
  return answer;
}

export const text = encodeURIComponent;
/** Media links for this session alone. */
const in_session = new URLSearchParams({ media: 'session' });

/** What every visitor may ask. What publishing and running the site need is in `work`. */
export const api = {
  session: () => request<Session>('GET', '/session'),
  signIn: (email: string, password: string) => request<Session>('POST', '/session', { body: { email, password } }),
  signOut: () => request<void>('DELETE', '/session'),
  search: (query: URLSearchParams, signal?: AbortSignal) => request<SearchResult>('GET', '/search', { query, signal, remembers: true }),
  suggest: async (q: string, signal?: AbortSignal) =>
    (await request<{ items: Suggestion[] }>('GET', '/suggest', { query: new URLSearchParams({ q }), signal })).items,
  material: (id: string, signal?: AbortSignal) => request<Material>('GET', `/materials/${text(id)}`, { query: in_session, signal, remembers: true }),
  related: async (id: string, signal?: AbortSignal) =>
    (await request<{ items: MaterialCard[] }>('GET', `/materials/${text(id)}/related`, { signal, remembers: true })).items,
  transcript: (id: string, language: string, signal?: AbortSignal) =>
    request<Transcript>('GET', `/materials/${text(id)}/transcript`, { query: new URLSearchParams({ language }), signal }),
  position: async (id: string) => (await request<{ position: Position | null }>('GET', `/positions/${text(id)}`)).position,
  positions: async () => (await request<Positions>('GET', '/positions')).items,
  /** Also while the page is being left. */
  keepPosition: (id: string, position: number, duration: number) =>
    request<void>('PUT', `/positions/${text(id)}`, { body: { position, duration }, keepalive: true }),
  erasePosition: (id: string) => request<void>('DELETE', `/positions/${text(id)}`, { keepalive: true }),
  erasePositions: () => request<void>('DELETE', '/positions'),
  kept: async () => (await request<{ items: MaterialCard[] }>('GET', '/kept', { query: in_session })).items,
  keepLesson: (id: string) => request<void>('PUT', `/kept/${text(id)}`, { keepalive: true }),
  letGoLesson: (id: string) => request<void>('DELETE', `/kept/${text(id)}`, { keepalive: true }),
  saveSearch: (changes: SavedSearchChanges) => request<SavedSearch>('POST', '/saved-searches', { body: changes }),
  deleteSavedSearch: (id: string) => request<void>('DELETE', `/saved-searches/${text(id)}`),
  vocabulary: (name: VocabularyName) => request<Vocabulary>('GET', `/vocabularies/${name}`),
};

/** What is remembered of a GET, without asking. */
export const recall = {
  search: (query: URLSearchParams) => remembered.get(address('/search', query)) as SearchResult | undefined,
  material: (id: string) => remembered.get(address(`/materials/${text(id)}`, in_session)) as Material | undefined,
  related: (id: string) =>
    (remembered.get(address(`/materials/${text(id)}/related`)) as { items: MaterialCard[] } | undefined)?.items,
};
