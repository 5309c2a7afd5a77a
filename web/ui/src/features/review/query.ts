export const kStates = ['draft', 'published', 'restricted', 'withdrawn'] as const;
export const kLacks = ['title', 'description', 'language', 'type', 'levels', 'license', 'subjects', 'file', 'captions'] as const;
export const kPreparations = ['any', 'failed', 'preparing'] as const;
export const kSorts = ['oldest', 'newest', 'updated'] as const;
export const kPerPage = 20;

/** What the queue shows, and the whole of its state: it lives in the address. */
export interface Query {
  /** '': every state. Without anything said, what waits for somebody: drafts. */
  state: (typeof kStates)[number] | '';
  lacks: (typeof kLacks)[number] | 'anything' | 'nothing' | '';
  preparation: (typeof kPreparations)[number];
  sort: (typeof kSorts)[number];
  owner: string;
  q: string;
  page: number;
}

const among = <Value extends string>(list: readonly Value[], value: string | null, otherwise: Value): Value => (list.includes(value as Value) ? (value as Value) : otherwise);

/** Reads any address; what it does not understand it leaves out. */
export function readQuery(search: string): Query {
  const params = new URLSearchParams(search);
  const page = Number(params.get('page'));
  return {
    state: params.get('state') === 'all' ? '' : among(kStates, params.get('state'), 'draft'),
    lacks: among([...kLacks, 'anything', 'nothing', ''], params.get('lacks'), ''),
    preparation: among(kPreparations, params.get('preparation'), 'any'),
    sort: among(kSorts, params.get('sort'), 'oldest'),
    owner: params.get('owner') ?? '',
    q: params.get('q')?.trim() ?? '',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The shortest address that says the same. */
export function addressOf(query: Query): string {
  const params = new URLSearchParams();
  if (query.state !== 'draft') params.set('state', query.state || 'all');
  if (query.lacks) params.set('lacks', query.lacks);
  if (query.preparation !== 'any') params.set('preparation', query.preparation);
  if (query.sort !== 'oldest') params.set('sort', query.sort);
  if (query.owner) params.set('owner', query.owner);
  if (query.q) params.set('q', query.q);
  if (query.page > 1) params.set('page', String(query.page));
  const text = params.toString();
  return text ? `/curaduria?${text}` : '/curaduria';
}

/** The parameters of GET /records. */
export function asked(query: Query): URLSearchParams {
  const params = new URLSearchParams({ sort: query.sort, page: String(query.page), per_page: String(kPerPage), media: 'session' });
  for (const name of ['state', 'lacks', 'owner', 'q'] as const) if (query[name]) params.set(name, query[name]);
  if (query.preparation !== 'any') params.set('preparation', query.preparation);
  return params;
}

export const isFiltered = (query: Query): boolean => Boolean(query.lacks || query.owner || query.q || query.preparation !== 'any');
