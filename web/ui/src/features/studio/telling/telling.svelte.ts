import { experiences } from '~/api/experiences';
import type { Experience, ExperienceChanges, ExperienceLesson } from '~/api/types';
import { Drafting } from '~/shared/drafting.svelte';
import * as form from './told-fields';

/** One experience being told. It saves itself; only a draft is written at all. */
export class Telling extends Drafting<Experience, form.ToldFields> {
  /** Titles of lessons that were chosen here, until the server says them. */
  chosen: ExperienceLesson[] = [];

  constructor(experience: Experience) {
    super(experience, form);
  }
  protected savesItself(): boolean {
    return this.thing.permissions.edit;
  }
  lesson(id: string): ExperienceLesson | undefined {
    return [...this.thing.materials, ...this.chosen].find((lesson) => lesson.id === id);
  }
  set<K extends keyof form.ToldFields & string>(name: K, value: form.ToldFields[K]) {
    this.fields[name] = value;
    this.touched(name);
  }
  protected key(): string {
    return `acervo.tell.${this.thing.id}`;
  }
  protected read(): Promise<Experience> {
    return experiences.one(this.thing.id);
  }
  protected send(changes: ExperienceChanges, version: number): Promise<Experience> {
    return experiences.change(this.thing.id, changes, version);
  }
}
