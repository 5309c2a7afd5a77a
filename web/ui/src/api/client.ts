import { Problem } from './problem';
import type {
  CaptionChanges,
  CaptionsAnswer,
  Fleet,
  GivenCaptions,
  GivenCaptionsList,
  LikelyDuplicates,
  Material,
  MaterialCard,
  MaterialChanges,
  MaterialFile,
  MaterialPage,
  PosterChange,
  Posters,
  ProblemBody,
  Position,
  Positions,
  SavedSearch,
  SavedSearchChanges,
  SearchResult,
  Session,
  Statistics,
  Suggestion,
  Synonym,
  SynonymChanges,
  TagDecision,
  TagDecisionMany,
  TagSuggestion,
  TagSuggestionList,
  Transcript,
  UploadOutlook,
  Vocabulary,
  VocabularyName,
} from './types';

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
}

/** Answers of GET by address, newest last: going back shows them at once while they are read again. */
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

async function request<T>(method: string, path: string, { query, body, bytes, headers, signal, keepalive = false }: Options = {}): Promise<T> {
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
  if (!changes) remember(url, answer);
  return answer;
}

const text = encodeURIComponent;
/** Media links for this session alone. */
const in_session = new URLSearchParams({ media: 'session' });

export const api = {
  fleet: (signal?: AbortSignal) => request<Fleet>('GET', '/fleet', { signal }),
  holdWork: (subject: string, held: boolean) => request<void>('POST', '/fleet/holds', { body: { subject, held } }),
  orderWork: (material: string, rank: number) => request<void>('POST', '/fleet/order', { body: { material, rank } }),

  session: () => request<Session>('GET', '/session'),
  signIn: (email: string, password: string) => request<Session>('POST', '/session', { body: { email, password } }),
  signOut: () => request<void>('DELETE', '/session'),

  search: (query: URLSearchParams, signal?: AbortSignal) => request<SearchResult>('GET', '/search', { query, signal }),
  suggest: async (q: string, signal?: AbortSignal) =>
    (await request<{ items: Suggestion[] }>('GET', '/suggest', { query: new URLSearchParams({ q }), signal })).items,

  myMaterials: (page: number, signal?: AbortSignal) =>
    request<MaterialPage>('GET', '/materials', {
      query: new URLSearchParams({ mine: '1', sort: 'newest', page: String(page), per_page: '20', media: 'session' }),
      signal,
    }),
  material: (id: string, signal?: AbortSignal) => request<Material>('GET', `/materials/${text(id)}`, { query: in_session, signal }),
  related: async (id: string, signal?: AbortSignal) =>
    (await request<{ items: MaterialCard[] }>('GET', `/materials/${text(id)}/related`, { signal })).items,
  transcript: (id: string, language: string, signal?: AbortSignal) =>
    request<Transcript>('GET', `/materials/${text(id)}/transcript`, { query: new URLSearchParams({ language }), signal }),
  createMaterial: (changes: MaterialChanges) => request<Material>('POST', '/materials', { body: changes }),
  /** With `version`, a save in between by somebody else is a Problem `version_conflict` instead of a silent overwrite. */
  changeMaterial: (id: string, changes: MaterialChanges, version?: number) =>
    request<Material>('PATCH', `/materials/${text(id)}`, {
      body: changes,
      ...(version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } }),
    }),
  withdrawMaterial: (id: string) => request<void>('DELETE', `/materials/${text(id)}`),
  materialFiles: async (id: string) => (await request<{ items: MaterialFile[] }>('GET', `/materials/${text(id)}/files`)).items,
  chooseFile: (id: string, revision: number) => request<void>('PUT', `/materials/${text(id)}/file`, { body: { revision } }),
  uploadOutlook: (length: number | null = null, sample: string | null = null, signal?: AbortSignal) =>
    request<UploadOutlook>('GET', `/uploads${length !== null && sample !== null ? `?length=${length}&sample=${sample}` : ''}`, { signal }),
  duplicates: (id: string) => request<LikelyDuplicates>('GET', `/materials/${text(id)}/duplicates`),
  posters: (id: string, signal?: AbortSignal) => request<Posters>('GET', `/materials/${text(id)}/posters`, { signal }),
  setPoster: (id: string, change: PosterChange) => request<void>('PUT', `/materials/${text(id)}/poster`, { body: change }),
  givePoster: (id: string, picture: Blob) => request<void>('PUT', `/materials/${text(id)}/poster`, { bytes: picture }),
  givenCaptions: (id: string) => request<GivenCaptionsList>('GET', `/materials/${text(id)}/captions`),
  /** `more`: filename, language, label, kind, replaces. Sent without a type of its own: names lie. */
  giveCaptions: (id: string, file: Blob, more: Record<string, string>) =>
    request<CaptionsAnswer>('POST', `/materials/${text(id)}/captions`, { query: new URLSearchParams(more), bytes: new Blob([file]) }),
  changeCaptions: (id: string, number: number, changes: CaptionChanges) =>
    request<GivenCaptions>('PATCH', `/materials/${text(id)}/captions/${number}`, { body: changes }),
  removeCaptions: (id: string, number: number) => request<void>('DELETE', `/materials/${text(id)}/captions/${number}`),
  restoreCaptions: (id: string, number: number) => request<GivenCaptions>('POST', `/materials/${text(id)}/captions/${number}/restore`),
  retryPreparation: (id: string) => request<void>('POST', `/materials/${text(id)}/retry`),

  statistics: (id: string, signal?: AbortSignal) => request<Statistics>('GET', `/materials/${text(id)}/statistics`, { signal }),
  position: async (id: string) => (await request<{ position: Position | null }>('GET', `/positions/${text(id)}`)).position,
  positions: async () => (await request<Positions>('GET', '/positions')).items,
  /** Also while the page is being left. */
  keepPosition: (id: string, position: number, duration: number) =>
    request<void>('PUT', `/positions/${text(id)}`, { body: { position, duration }, keepalive: true }),
  erasePosition: (id: string) => request<void>('DELETE', `/positions/${text(id)}`, { keepalive: true }),
  erasePositions: () => request<void>('DELETE', '/positions'),
  tagSuggestions: async (id: string, signal?: AbortSignal) =>
    (await request<{ items: TagSuggestion[] }>('GET', `/materials/${text(id)}/suggestions`, { signal })).items,
  decideTag: (id: string, decision: TagDecision) => request<void>('POST', `/materials/${text(id)}/suggestions`, { body: decision }),
  tagSuggestionList: (query: URLSearchParams, signal?: AbortSignal) => request<TagSuggestionList>('GET', '/tag-suggestions', { query, signal }),
  decideTags: (decision: TagDecisionMany) => request<{ decided: number; materials: string[] }>('POST', '/tag-suggestions', { body: decision }),

  synonyms: async () => (await request<{ items: Synonym[] }>('GET', '/synonyms')).items,
  addSynonym: (changes: SynonymChanges) => request<Synonym>('POST', '/synonyms', { body: changes }),
  changeSynonym: (id: string, changes: SynonymChanges) => request<Synonym>('PATCH', `/synonyms/${text(id)}`, { body: changes }),
  expandQuery: (q: string) =>
    request<{ total: number; parts: { said: string; alternatives: string[] }[] }>('GET', '/query-expansions', { query: new URLSearchParams({ q }) }),

  savedSearches: async (signal?: AbortSignal) => (await request<{ items: SavedSearch[] }>('GET', '/saved-searches', { signal })).items,
  saveSearch: (changes: SavedSearchChanges) => request<SavedSearch>('POST', '/saved-searches', { body: changes }),
  changeSavedSearch: (id: string, changes: SavedSearchChanges) => request<SavedSearch>('PATCH', `/saved-searches/${text(id)}`, { body: changes }),
  deleteSavedSearch: (id: string) => request<void>('DELETE', `/saved-searches/${text(id)}`),
  searchesWithoutResult: async () =>
    (await request<{ items: { words: string; misses: number; visitors: number; days: { day: string; searches: number }[] }[] }>('GET', '/searches-without-result')).items,

  vocabulary: (name: VocabularyName) => request<Vocabulary>('GET', `/vocabularies/${name}`),
};

/** What is remembered of a GET, without asking. */
export const recall = {
  search: (query: URLSearchParams) => remembered.get(address('/search', query)) as SearchResult | undefined,
  material: (id: string) => remembered.get(address(`/materials/${text(id)}`, in_session)) as Material | undefined,
  related: (id: string) =>
    (remembered.get(address(`/materials/${text(id)}/related`)) as { items: MaterialCard[] } | undefined)?.items,
};
