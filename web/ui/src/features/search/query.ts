import type { FacetName } from '~/api/types';

export const kFacets: FacetName[] = ['level', 'subject', 'duration', 'language', 'type', 'with', 'license', 'collection'];
export const kSorts = ['relevance', 'newest', 'most_used', 'shortest', 'title'] as const;
/** Whole numbers from and to, as the API has them: durations in seconds, sizes in megabytes. */
export const kRanges = ['duration_min', 'duration_max', 'year_min', 'year_max', 'max_mb'] as const;
export type RangeName = (typeof kRanges)[number];
const kLargest: Record<RangeName, number> = { duration_min: 360_000, duration_max: 360_000, year_min: 2100, year_max: 2100, max_mb: 100_000 };
export type Sort = (typeof kSorts)[number];
export const kPerPage = 20;

/** What the results page shows, and the whole of its state: it lives in the address. */
export interface Query {
  q: string;
  filters: Record<FacetName, string[]>;
  ranges: Partial<Record<RangeName, number>>;
  sort: Sort;
  /** Just these words, as they are spelled, and all of them. */
  exact: boolean;
  /** Staff: every hit says why it stands where it stands. */
  explain: boolean;
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
  const ranges: Query['ranges'] = {};
  for (const name of kRanges) {
    const value = Number(params.get(name));
    if (params.has(name) && Number.isInteger(value) && value >= 1 && value <= kLargest[name]) ranges[name] = value;
  }
  const sort = params.get('sort') as Sort;
  const page = Number(params.get('page'));
  return {
    q: params.get('q')?.trim() ?? '',
    filters,
    ranges,
    sort: kSorts.includes(sort) ? sort : 'relevance',
    exact: params.get('exact') === '1',
    explain: params.get('explain') === '1',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The shortest parameters that say the same: defaults are left out, so that equal pages have equal addresses. */
export function writeQuery(query: Query): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  for (const name of kFacets) for (const value of query.filters[name]) params.append(name, value);
  for (const name of kRanges) if (query.ranges[name] !== undefined) params.set(name, String(query.ranges[name]));
  if (query.sort !== 'relevance') params.set('sort', query.sort);
  if (query.exact) params.set('exact', '1');
  if (query.explain) params.set('explain', '1');
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

/** Sets one end of a range, or opens it. */
export function ranged(query: Query, name: RangeName, value: number | null): Query {
  const ranges = { ...query.ranges };
  if (value === null) delete ranges[name];
  else ranges[name] = value;
  return { ...query, page: 1, ranges };
}

export function withoutFilters(query: Query): Query {
  return { ...query, page: 1, ranges: {}, filters: Object.fromEntries(kFacets.map((name) => [name, []])) as unknown as Query['filters'] };
}

export function activeFilters(query: Query): { name: FacetName; value: string }[] {
  return kFacets.flatMap((name) => query.filters[name].map((value) => ({ name, value })));
}

export function activeRanges(query: Query): { name: RangeName; value: number }[] {
  return kRanges.flatMap((name) => (query.ranges[name] === undefined ? [] : [{ name, value: query.ranges[name] }]));
}
