import type { Experience, ExperienceChanges } from '~/api/types';

export interface StepDraft {
  activity: string;
  minutes: number | null;
  material: string | null;
  start_second: number | null;
}

/** What is written of an experience. */
export interface ToldFields {
  title: string;
  materials: string[];
  language: string | null;
  summary: string;
  level: string | null;
  country: string | null;
  modality: string | null;
  students: number | null;
  purpose: string;
  steps: StepDraft[];
  results: string;
  reflection: string;
}

export type ToldName = keyof ToldFields & string;
export const kTold: ToldName[] = ['title', 'materials', 'language', 'summary', 'level', 'country', 'modality', 'students', 'purpose', 'steps', 'results', 'reflection'];

/** The parts of the form, one question each. */
export const kParts = ['title', 'lessons', 'summary', 'context', 'purpose', 'steps', 'results', 'reflection', 'send'] as const;
export type Part = (typeof kParts)[number];
const kOfPart: Record<Part, ToldName[]> = {
  title: ['title'],
  lessons: ['materials'],
  summary: ['summary'],
  context: ['language', 'level', 'country', 'modality'],
  purpose: ['purpose'],
  steps: ['steps'],
  results: ['results'],
  reflection: ['reflection'],
  send: [],
};

export function fieldsOf(experience: Experience): ToldFields {
  const { title, language, summary, level, country, modality, students, purpose, results, reflection } = experience;
  return {
    title, language, summary, level, country, modality, students, purpose, results, reflection,
    materials: experience.materials.map(({ id }) => id),
    steps: experience.steps.map(({ activity, minutes = null, material = null, start_second = null }) => ({ activity, minutes, material, start_second })),
  };
}

export const emptyStep = (): StepDraft => ({ activity: '', minutes: null, material: null, start_second: null });
const isBlank = ({ activity, minutes, material }: StepDraft) => !activity.trim() && minutes === null && material === null;

/** Without what nobody means to send: steps that nobody began. A title that was emptied stays what it was. */
function tidy(fields: ToldFields, title: string): ToldFields {
  return { ...fields, title: fields.title.trim() || title, steps: fields.steps.filter((step) => !isBlank(step)) };
}
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function changes(base: ToldFields, mine: ToldFields): ExperienceChanges {
  const clean = tidy(mine, base.title);
  const before = tidy(base, base.title);
  return Object.fromEntries(kTold.filter((name) => !same(before[name], clean[name])).map((name) => [name, clean[name]])) as ExperienceChanges;
}

/** What only one side changed is taken from that side; what both changed differently is disputed, and `mine` stays. */
export function merge(base: ToldFields, mine: ToldFields, theirs: ToldFields): { fields: ToldFields; disputed: ToldName[] } {
  const fields = { ...mine };
  const disputed: ToldName[] = [];
  for (const name of kTold) {
    // What tidying leaves out (a step just begun, a title being rewritten) stays on the screen
    if (same(tidy(mine, theirs.title)[name], theirs[name])) continue;
    if (same(base[name], mine[name])) Object.assign(fields, { [name]: theirs[name] });
    else if (!same(base[name], theirs[name]) && !same(mine[name], theirs[name])) disputed.push(name);
  }
  return { fields, disputed };
}

function isTold(fields: ToldFields, name: ToldName): boolean {
  const value = fields[name];
  if (name === 'steps') {
    const steps = fields.steps.filter((step) => !isBlank(step));
    return steps.length > 0 && steps.every(({ activity }) => activity.trim() !== '');
  }
  return typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) ? value.length > 0 : value !== null;
}

export const isDone = (fields: ToldFields, part: Part): boolean => kOfPart[part].every((name) => isTold(fields, name));
export const lacking = (fields: ToldFields): Part[] => kParts.filter((part) => !isDone(fields, part));
/** The part of the form where a field is. */
export const partOf = (name: string): Part | undefined => kParts.find((part) => (kOfPart[part] as string[]).includes(name)) ?? (name === 'students' ? 'context' : undefined);
