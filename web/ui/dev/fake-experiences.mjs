// Teachers' experiences in the fake API: kept in memory, with the states of the real one.
const kFields = ['title', 'language', 'summary', 'level', 'country', 'modality', 'students', 'purpose', 'steps', 'results', 'reflection'];
const kNeeded = ['title', 'language', 'materials', 'summary', 'level', 'country', 'modality', 'purpose', 'steps', 'results', 'reflection'];
const kBlank = { language: null, summary: '', level: null, country: null, modality: null, students: null, license: 'cc-by-sa', purpose: '', steps: [], results: '', reflection: '' };

/** @param {(id: string) => object | undefined} lesson  its card @param {(vocabulary: string, code: string, lang: string) => string} labelOf */
export function fakeExperiences(lesson, labelOf, problem) {
  const told = new Map();
  const missing = (e) => kNeeded.filter((name) => !e[name]?.length);
  const staff = (viewer) => ['curator', 'admin'].includes(viewer?.role);
  const sees = (e, viewer) => e.state === 'published' || e.author.id === viewer?.id || (staff(viewer) && e.state !== 'draft');
  function show(e, viewer, lang) {
    const own = e.author.id === viewer?.id;
    const waits = staff(viewer) && e.state === 'in_review';
    const label = (name, code) => code && (labelOf(name, code, lang) ?? code);
    return {
      ...e, author: { name: e.author.name }, observations: own || staff(viewer) ? e.observations : null, missing: missing(e),
      materials: e.materials.map(lesson).filter(Boolean).map(({ id, title, duration, poster }) => ({ id, title, duration, poster })),
      labels: { level: label('levels', e.level), modality: label('modalities', e.modality), license: 'CC BY-SA' },
      permissions: { edit: own && e.state === 'draft', send: own && e.state === 'draft', reopen: own && ['in_review', 'withdrawn'].includes(e.state), publish: waits, hand_back: waits, withdraw: (own || staff(viewer)) && e.state === 'published', delete: own && ['draft', 'withdrawn'].includes(e.state) },
    };
  }
  return function answer(method, path, query, viewer, lang, body) {
    const now = new Date().toISOString();
    if (path === '/experiences' && method === 'GET') {
      const all = [...told.values()].filter((e) => (query.get('mine') === '1' ? e.author.id === viewer?.id : query.get('state') ? e.state === 'in_review' : e.state === 'published' && (!query.get('material') || e.materials.includes(query.get('material')))));
      return { body: { total: all.length, page: 1, per_page: 20, items: all.map((e) => show(e, viewer, lang)) } };
    }
    if (!viewer && method !== 'GET') return problem(401, 'unauthenticated');
    const lessonsOf = (e) => [...new Set([...(body.materials ?? e.materials), ...(body.steps ?? e.steps).map(({ material }) => material).filter(Boolean)])];
    if (path === '/experiences') {
      const e = { id: `contada${String(told.size + 1).padStart(5, '0')}`, ...kBlank, materials: [], state: 'draft', author: viewer, observations: null, version: 1, created_at: now, updated_at: now, sent_at: null, published_at: null };
      for (const name of kFields) if (name in body) e[name] = body[name];
      e.materials = lessonsOf(e);
      told.set(e.id, e);
      return { status: 201, body: show(e, viewer, lang) };
    }
    const e = told.get(path.split('/')[2]);
    if (!e || !sees(e, viewer)) return problem(404, 'not_found');
    if (method === 'GET') return { body: show(e, viewer, lang) };
    if (method === 'DELETE') { told.delete(e.id); return { status: 204 }; }
    for (const name of kFields) if (name in body) e[name] = body[name];
    e.materials = lessonsOf(e);
    if (['in_review', 'published'].includes(body.state) && missing(e).length) return problem(422, 'invalid', '', missing(e).map((field) => ({ field, code: 'required', message: 'Falta este dato.' })));
    Object.assign(e, { version: e.version + 1, updated_at: now, state: body.state ?? e.state, observations: body.observations ?? (body.state === 'published' ? null : e.observations) });
    if (body.state === 'in_review') e.sent_at = now;
    if (body.state === 'published') e.published_at ??= now;
    return sees(e, viewer) ? { body: show(e, viewer, lang) } : { status: 204 };
  };
}
