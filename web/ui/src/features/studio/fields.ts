import type { Contributor, Material, MaterialChanges } from '~/api/types';
import type { ChapterDraft } from './chapters';

/** What the edit page edits. */
export interface Fields {
  title: string;
  description: string;
  language: string | null;
  type: string | null;
  levels: string[];
  license: string | null;
  subjects: string[];
  keywords: string[];
  contributors: Contributor[];
  collection: string | null;
  produced: string | null;
  chapters: ChapterDraft[];
}

export type FieldName = keyof Fields;
export const kFields: FieldName[] = ['title', 'description', 'language', 'type', 'levels', 'license', 'subjects', 'keywords', 'contributors', 'collection', 'produced', 'chapters'];
export const kRequired = ['title', 'description', 'language', 'type', 'levels', 'license'] as const;
export type RequiredField = (typeof kRequired)[number];

export function fieldsOf(material: Material): Fields {
  const fields = Object.fromEntries(kFields.map((name) => [name, structuredClone(material[name])])) as unknown as Fields;
  // Where one ends is where the next begins: it is not edited
  return { ...fields, chapters: material.chapters.map(({ start, title }) => ({ start, title })) };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Without what nobody means to send: unnamed contributors, blank collections. A title has the blanks that the server leaves it. */
export function tidy(fields: Fields): Fields {
  return {
    ...fields,
    title: fields.title.replace(/\s+/g, ' ').trim(),
    contributors: fields.contributors.filter(({ name }) => name.trim()).map(({ name, role }) => ({ name: name.trim(), role: role || null })),
    collection: fields.collection?.trim() || null,
    produced: fields.produced ?? null, // a draft kept by an earlier version has none
  };
}

/** The fields of `mine` that differ from `base`, as the API takes them. */
export function changes(base: Fields, mine: Fields): MaterialChanges {
  const clean = tidy(mine);
  return Object.fromEntries(kFields.filter((name) => !same(tidy(base)[name], clean[name])).map((name) => [name, clean[name]])) as MaterialChanges;
}

/**
 * Three-way merge: what only one side changed is taken from that side.
 * @returns the merged fields, and those that both changed differently (there `mine` stays, for a person to decide)
 */
export function merge(base: Fields, mine: Fields, theirs: Fields): { fields: Fields; disputed: FieldName[] } {
  const disputed: FieldName[] = [];
  const fields = { ...mine };
  for (const name of kFields) {
    // What tidying leaves out (a row just added, a blank before the next word) stays on the screen
    if (same(tidy(mine)[name], theirs[name])) continue;
    if (same(tidy(base)[name], tidy(mine)[name])) Object.assign(fields, { [name]: theirs[name] });
    else if (!same(base[name], theirs[name])) disputed.push(name);
  }
  return { fields, disputed };
}

export function missing(fields: Fields): RequiredField[] {
  return kRequired.filter((name) => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim() === '' : !value || value.length === 0;
  });
}
