import { api } from '~/api/client';
import { Problem } from '~/api/problem';
import type { Material } from '~/api/types';
import { work } from '~/api/work';
import { readStored, removeStored, writeStored } from '~/shared/storage';
import { changes, fieldsOf, merge, type FieldName, type Fields } from './fields';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'kept' | 'failed' | 'invalid' | 'conflict';

const kPause = 1200; // ms without typing before a draft saves itself
const kAgain = 15_000; // ms until it tries again after a failure

interface Kept {
  fields: Fields;
  base: Fields;
}

/**
 * One material being edited. Every keystroke is kept on this device at once; a draft is sent after a pause, a published
 * material only when asked, since everybody would see half a sentence.
 */
export class Editing {
  material = $state.raw<Material>() as Material;
  fields = $state<Fields>() as Fields;
  state = $state<SaveState>('saved');
  saved_at = $state<string | null>(null);
  /** What the server said about fields, by field. */
  errors = $state<Partial<Record<string, string>>>({});
  restored = $state(false);
  disputed = $state<FieldName[]>([]);
  #base: Fields;
  #theirs: Material | null = null;
  #timer = 0;
  #running: Promise<void> | null = null;

  constructor(material: Material) {
    this.material = material;
    this.#base = fieldsOf(material);
    this.fields = fieldsOf(material);
    this.saved_at = material.updated_at;
    const kept = readStored<Kept | null>(this.#key, null);
    if (kept?.fields && kept.base) {
      const { fields, disputed } = merge(kept.base, { ...this.fields, ...kept.fields }, this.#base);
      if (Object.keys(changes(this.#base, fields)).length > 0) {
        this.fields = fields;
        this.disputed = disputed;
        this.restored = true;
        this.state = 'unsaved';
        if (this.autosaves && disputed.length === 0) this.#schedule(kPause);
      }
    }
  }

  get autosaves(): boolean {
    return this.material.state !== 'published' && this.material.state !== 'restricted';
  }
  get dirty(): boolean {
    return Object.keys(changes(this.#base, this.fields)).length > 0;
  }
  get #key(): string {
    return `acervo.edit.${this.material.id}`;
  }

  /** After every change of a field. */
  touched(name: FieldName) {
    delete this.errors[name];
    if (!this.dirty) {
      removeStored(this.#key);
      if (this.state === 'unsaved') this.state = 'saved';
      return;
    }
    writeStored(this.#key, { fields: $state.snapshot(this.fields), base: this.#base });
    if (this.state !== 'conflict') this.state = 'unsaved';
    if (this.autosaves) this.#schedule(kPause);
  }

  /** News from the server that is not about the fields: preparation, playback. */
  refresh(material: Material) {
    // Asked before our last save and answered after it
    if (material.version < this.material.version) return;
    if (material.version !== this.material.version && !this.dirty && this.state === 'saved') this.#adopt(material);
    else this.material = { ...material, version: this.material.version };
  }

  save(): Promise<void> {
    clearTimeout(this.#timer);
    // One at a time: each needs the version that the one before brought
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#send());
    return this.#running;
  }

  /** @returns whether it is now in that state; if not, `errors` or `state` say why */
  async become(state: 'draft' | 'published' | 'restricted'): Promise<boolean> {
    await this.save();
    if (this.state !== 'saved') return false;
    try {
      this.#adopt(await work.changeMaterial(this.material.id, { state }, this.material.version));
      return true;
    } catch (thrown) {
      await this.#explain(Problem.from(thrown));
      return false;
    }
  }

  discardRestored() {
    this.fields = structuredClone(this.#base);
    this.restored = false;
    this.disputed = [];
    this.state = 'saved';
    removeStored(this.#key);
    clearTimeout(this.#timer);
  }

  async resolve(keep: 'mine' | 'theirs') {
    const theirs = this.#theirs ?? this.material;
    const mine = $state.snapshot(this.fields) as Fields;
    this.#theirs = null;
    this.disputed = [];
    this.state = 'saved';
    this.#adopt(theirs);
    if (keep === 'mine') {
      this.fields = mine;
      await this.save();
    } else {
      removeStored(this.#key);
    }
  }

  close() {
    clearTimeout(this.#timer);
    if (this.autosaves && this.dirty && this.state !== 'conflict') void this.save();
  }

  #schedule(delay: number) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save(), delay);
  }

  #adopt(material: Material) {
    const typed = $state.snapshot(this.fields) as Fields;
    const sent = this.#base;
    this.material = material;
    this.#base = fieldsOf(material);
    // What was typed while the answer was on its way is newer than the answer
    this.fields = this.state === 'saving' ? merge(sent, typed, this.#base).fields : fieldsOf(material);
    this.saved_at = material.updated_at;
  }

  async #send() {
    const sending = changes(this.#base, this.fields);
    if (Object.keys(sending).length === 0) {
      if (this.state !== 'conflict') this.state = 'saved';
      return;
    }
    this.state = 'saving';
    const typed = $state.snapshot(this.fields) as Fields;
    try {
      const material = await work.changeMaterial(this.material.id, sending, this.material.version);
      this.#base = typed;
      this.#adopt(material);
      this.errors = {};
      this.restored = false;
      this.saved_at = new Date().toISOString();
      if (this.dirty) {
        this.state = 'unsaved';
        if (this.autosaves) this.#schedule(kPause);
      } else {
        this.state = 'saved';
        removeStored(this.#key);
      }
    } catch (thrown) {
      await this.#explain(Problem.from(thrown));
    }
  }

  async #explain(problem: Problem) {
    if (problem.errors.length > 0) {
      this.errors = Object.fromEntries(problem.errors.map(({ field, message }) => [field.split(/[.[]/)[0]!, message]));
      this.state = 'invalid';
    } else if (problem.code === 'version_conflict' || problem.status === 412) {
      await this.#meet();
    } else if (problem.is_offline) {
      this.state = 'kept';
      this.#schedule(kAgain);
    } else {
      this.state = 'failed';
      if (problem.status >= 500) this.#schedule(kAgain);
    }
  }

  /** Somebody else saved: join what does not collide, ask about what does. */
  async #meet() {
    try {
      const theirs = await api.material(this.material.id);
      const { fields, disputed } = merge(this.#base, $state.snapshot(this.fields) as Fields, fieldsOf(theirs));
      this.disputed = disputed;
      if (disputed.length > 0) {
        this.#theirs = theirs;
        this.state = 'conflict';
        return;
      }
      this.material = theirs;
      this.#base = fieldsOf(theirs);
      this.fields = fields;
      this.state = 'unsaved';
      this.#schedule(0);
    } catch {
      this.state = 'failed';
    }
  }
}
