import { api } from '~/api/client';
import type { Concept, VocabularyName } from '~/api/types';

/** Vocabularies are small and rarely change: each is read once per visit, by the pages that need it. */
const reading = new Map<VocabularyName, Promise<Concept[]>>();

export function vocabulary(name: VocabularyName): Promise<Concept[]> {
  let answer = reading.get(name);
  if (!answer) {
    answer = api.vocabulary(name).then((vocabulary) => vocabulary.concepts);
    answer.catch(() => reading.delete(name));
    reading.set(name, answer);
  }
  return answer;
}

export interface Branch {
  concept: Concept;
  children: Concept[];
}

/** Two levels are what our vocabularies have; deeper concepts hang from their topmost ancestor. */
export function branches(concepts: Concept[]): Branch[] {
  const by_code = new Map(concepts.map((concept) => [concept.code, concept]));
  const root = (concept: Concept): Concept => {
    const parent = concept.parent ? by_code.get(concept.parent) : undefined;
    return parent ? root(parent) : concept;
  };
  const sorted = [...concepts].sort((a, b) => a.position - b.position);
  return sorted
    .filter((concept) => root(concept) === concept)
    .map((concept) => ({ concept, children: sorted.filter((other) => other !== concept && root(other) === concept) }));
}
