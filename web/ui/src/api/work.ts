import { request, text } from './client';
import type {
  CaptionChanges,
  CaptionsAnswer,
  Fleet,
  GivenCaptions,
  GivenCaptionsList,
  HiddenSearch,
  LikelyDuplicates,
  Material,
  MaterialChanges,
  MaterialFile,
  MaterialPage,
  PosterChange,
  Posters,
  RecordPage,
  SavedSearch,
  SavedSearchChanges,
  Statistics,
  SuggestedSearches,
  Synonym,
  SynonymChanges,
  TagDecision,
  TagDecisionMany,
  TagSuggestion,
  TagSuggestionList,
  UploadOutlook,
} from './types';

/** What those ask who publish, curate or run the site: visitors would carry it for nothing. */
export const work = {
  fleet: (signal?: AbortSignal) => request<Fleet>('GET', '/fleet', { signal }),
  holdWork: (subject: string, held: boolean) => request<void>('POST', '/fleet/holds', { body: { subject, held } }),
  orderWork: (material: string, rank: number) => request<void>('POST', '/fleet/order', { body: { material, rank } }),
  myMaterials: (page: number, signal?: AbortSignal) =>
    request<MaterialPage>('GET', '/materials', {
      query: new URLSearchParams({ mine: '1', page: String(page), per_page: '20', media: 'session' }),
      signal,
    }),
  createMaterial: (changes: MaterialChanges) => request<Material>('POST', '/materials', { body: changes }),
  /** With `version`, a save in between by somebody else is a Problem `version_conflict` instead of a silent overwrite. */
  changeMaterial: (id: string, changes: MaterialChanges, version?: number) =>
    request<Material>('PATCH', `/materials/${text(id)}`, {
      body: changes,
      ...(version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } }),
    }),
  records: (query: URLSearchParams, signal?: AbortSignal) => request<RecordPage>('GET', '/records', { query, signal }),
  seal: (id: string, given: boolean) => request<void>(given ? 'PUT' : 'DELETE', `/materials/${text(id)}/seal`),
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
  changeSavedSearch: (id: string, changes: SavedSearchChanges) => request<SavedSearch>('PATCH', `/saved-searches/${text(id)}`, { body: changes }),
  suggestedSearches: () => request<SuggestedSearches>('GET', '/suggested-searches'),
  hideSearch: (words: string) => request<HiddenSearch>('POST', '/hidden-searches', { body: { words } }),
  showSearch: (id: string) => request<void>('DELETE', `/hidden-searches/${text(id)}`),
  searchesWithoutResult: async () =>
    (await request<{ items: { words: string; misses: number; visitors: number; days: { day: string; searches: number }[] }[] }>('GET', '/searches-without-result')).items,
};
