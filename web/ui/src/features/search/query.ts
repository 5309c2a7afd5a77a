import type { FacetName } from '~/api/types';

export const kFacets: FacetName[] = ['level', 'subject', 'duration', 'language', 'type', 'license', 'collection'];
export const kSorts = ['relevance', 'newest', 'shortest', 'title'] as const;
export type Sort = (typeof kSorts)[number];
export const kPerPage = 20;

/** What the results page shows, and the whole of its state: it lives in the address. */
export interface Query {
  q: string;
  filters: Record<FacetName, string[]>;
  sort: Sort;
  page: number;
}

/** Reads any address; what it does not understand it leaves out. Values come repeated or separated by commas. */
export function readQuery(search: string): Query {
  const params = new URLSearchParams(search);
  const filters = Object.fromEntries(
    kFacets.map((name) => [
      name,
      [...new Set(params.getAll(name).flatMap((value) => (name === 'collection' ? [value] : value.split(','))))].filter(Boolean),
    ]),
  ) as Query['filters'];
  const sort = params.get('sort') as Sort;
  const page = Number(params.get('page'));
  return {
    q: params.get('q')?.trim() ?? '',
    filters,
    sort: kSorts.includes(sort) ? sort : 'relevance',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The shortest parameters that say the same: defaults are left out, so that equal pages have equal addresses. */
export function writeQuery(query: Query): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  for (const name of kFacets) for (const value of query.filters[name]) params.append(name, value);
  if (query.sort !== 'relevance') params.set('sort', query.sort);
  if (query.page > 1) params.set('page', String(query.page));
  return params;
}

export function addressOf(query: Query): string {
  const text = writeQuery(query).toString();
  return text ? `/buscar?${text}` : '/buscar';
}

/** The question for the API: as the address, and how many per page. */
export function asked(query: Query): URLSearchParams {
  const params = writeQuery(query);
  params.set('per_page', String(kPerPage));
  return params;
}

/** Adds or removes one value; the page starts over. */
export function toggled(query: Query, name: FacetName, value: string): Query {
  const values = query.filters[name];
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return { ...query, page: 1, filters: { ...query.filters, [name]: next } };
}

export function withoutFilters(query: Query): Query {
  return { ...query, page: 1, filters: Object.fromEntries(kFacets.map((name) => [name, []])) as unknown as Query['filters'] };
}

export function activeFilters(query: Query): { name: FacetName; value: string }[] {
  return kFacets.flatMap((name) => query.filters[name].map((value) => ({ name, value })));
}
