import { request, text } from './client';
import type { Experience, ExperienceChanges, ExperiencePage } from './types';

const list = (query: Record<string, string>, page: number, signal?: AbortSignal) =>
  request<ExperiencePage>('GET', '/experiences', { query: new URLSearchParams({ ...query, page: String(page), per_page: '20', media: 'session' }), signal });
const seen = (version?: number) => (version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } });

/** What teachers tell of their lessons. Apart from `api`: a lesson's page asks for it only when one comes near. */
export const experiences = {
  ofLesson: (material: string, page: number, signal?: AbortSignal) => list({ material }, page, signal),
  mine: (page: number, signal?: AbortSignal) => list({ mine: '1' }, page, signal),
  inReview: (page: number, signal?: AbortSignal) => list({ state: 'in_review' }, page, signal),
  one: (id: string, signal?: AbortSignal) => request<Experience>('GET', `/experiences/${text(id)}`, { query: new URLSearchParams({ media: 'session' }), signal }),
  create: (changes: ExperienceChanges) => request<Experience>('POST', '/experiences', { body: changes }),
  /** With `version`, a change in between is a Problem `version_conflict`. Nothing where it is handed back. */
  change: (id: string, changes: ExperienceChanges, version?: number) => request<Experience>('PATCH', `/experiences/${text(id)}`, { body: changes, ...seen(version) }),
  remove: (id: string, version?: number) => request<void>('DELETE', `/experiences/${text(id)}`, seen(version)),
};
