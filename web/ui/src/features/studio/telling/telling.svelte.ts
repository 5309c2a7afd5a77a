import { experiences } from '~/api/experiences';
import type { Experience, ExperienceChanges, ExperienceLesson } from '~/api/types';
import { Drafting } from '~/shared/drafting.svelte';
import { changes, fieldsOf, merge, type ToldFields } from './told-fields';

/** One experience being told. It saves itself; only a draft is written at all. */
export class Telling extends Drafting<Experience, ToldFields> {
  /** Titles of lessons that were chosen here, until the server says them. */
  chosen: ExperienceLesson[] = [];

  protected savesItself(): boolean {
    return this.thing.permissions.edit;
  }
  lesson(id: string): ExperienceLesson | undefined {
    return [...this.thing.materials, ...this.chosen].find((lesson) => lesson.id === id);
  }
  set<K extends keyof ToldFields & string>(name: K, value: ToldFields[K]) {
    this.fields[name] = value;
    this.touched(name);
  }
  protected key(): string {
    return `acervo.tell.${this.thing.id}`;
  }
  protected fieldsOf(experience: Experience): ToldFields {
    return fieldsOf(experience);
  }
  protected changes(base: ToldFields, mine: ToldFields): ExperienceChanges {
    return changes(base, mine);
  }
  protected merge(base: ToldFields, mine: ToldFields, theirs: ToldFields) {
    return merge(base, mine, theirs);
  }
  protected read(): Promise<Experience> {
    return experiences.one(this.thing.id);
  }
  protected send(changes: ExperienceChanges, version: number): Promise<Experience> {
    return experiences.change(this.thing.id, changes, version);
  }
}
