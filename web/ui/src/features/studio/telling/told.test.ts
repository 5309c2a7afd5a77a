import { describe, expect, it } from 'vitest';
import { changes, emptyStep, isDone, kParts, lacking, merge, partOf, type ToldFields } from './told-fields';

const blank: ToldFields = { title: 'Agua', materials: [], language: null, summary: '', level: null, country: null, modality: null, students: null, purpose: '', steps: [], results: '', reflection: '' };
const whole: ToldFields = { ...blank, materials: ['a'], language: 'es', summary: 's', level: 'l', country: 'MX', modality: 'm', purpose: 'p', steps: [{ activity: 'x', minutes: null, material: null, start_second: null }], results: 'r', reflection: 'r' };

describe('what is told of an experience', () => {
  it('sends only what changed, and never an empty title or a step that nobody began', () => {
    expect(changes(blank, { ...blank, summary: 'Hervimos agua' })).toEqual({ summary: 'Hervimos agua' });
    expect(changes(blank, { ...blank, title: '  ' })).toEqual({});
    expect(changes(blank, { ...blank, steps: [emptyStep()] })).toEqual({});
    expect(changes(blank, { ...blank, steps: [emptyStep(), whole.steps[0]!] })).toEqual({ steps: whole.steps });
  });
  it('keeps on the screen what was begun while the rest is saved', () => {
    const typed = { ...whole, title: '', steps: [...whole.steps, emptyStep()] };
    const { fields, disputed } = merge(typed, typed, whole);
    expect(disputed).toEqual([]);
    expect(fields.title).toBe('');
    expect(fields.steps).toHaveLength(2);
  });
  it('joins what two windows changed, and asks only where both changed the same', () => {
    const { fields, disputed } = merge(blank, { ...blank, summary: 'mío', purpose: 'mío' }, { ...blank, results: 'suyo', purpose: 'suyo' });
    expect(fields).toMatchObject({ summary: 'mío', results: 'suyo', purpose: 'mío' });
    expect(disputed).toEqual(['purpose']);
  });
  it('knows what is missing and where it is asked', () => {
    expect(lacking(whole)).toEqual([]);
    expect(lacking(blank)).toEqual(kParts.filter((part) => part !== 'title' && part !== 'send'));
    expect(isDone({ ...whole, steps: [{ ...emptyStep(), minutes: 5 }] }, 'steps')).toBe(false);
    expect(['level', 'students', 'steps', 'nada'].map(partOf)).toEqual(['context', 'context', 'steps', undefined]);
  });
});
