import { api } from '~/api/client';
import { Problem } from '~/api/problem';
import { readStored, removeStored, writeStored } from './storage';

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'kept' | 'failed' | 'signed_out' | 'invalid' | 'conflict';

const kPause = 1200; // ms without typing before a draft saves itself
const kTries = 3; // to become something while others save
const kAgain = 15_000; // ms until it tries again after a failure

/** To a stranger the server does not say that a draft exists: after a session that ended it is not found. */
const isSignedOut = () => api.session().then(({ person }) => person === null, () => false);

interface Kept<Fields> {
  fields: Fields;
  base: Fields;
}

/** What is written and kept in versions. */
export interface Versioned {
  id: string;
  version: number;
  updated_at: string;
}

/** What of a thing one writes, and how what two have written comes together. */
export interface Form<Thing, Fields> {
  fieldsOf(thing: Thing): Fields;
  /** What of `mine` differs from `base`, as the API takes it. */
  changes(base: Fields, mine: Fields): object;
  merge(base: Fields, mine: Fields, theirs: Fields): { fields: Fields; disputed: (keyof Fields)[] };
}

/**
 * One thing being written. Every keystroke is kept on this device at once; what saves itself is sent after a pause, the
 * rest only when asked.
 */
export abstract class Drafting<Thing extends Versioned, Fields extends object> {
  thing = $state.raw<Thing>() as Thing;
  fields = $state<Fields>() as Fields;
  state = $state<SaveState>('saved');
  saved_at = $state<string | null>(null);
  /** What the server said about fields, by field. */
  errors = $state<Partial<Record<string, string>>>({});
  restored = $state(false);
  disputed = $state<(keyof Fields)[]>([]);
  #form: Form<Thing, Fields>;
  #base: Fields;
  #theirs: Thing | null = null;
  #timer = 0;
  #running: Promise<void> | null = null;

  protected abstract read(): Promise<Thing>;
  protected abstract send(changes: object, version: number): Promise<Thing>;
  /** Of what is kept on this device. */
  protected abstract key(): string;
  protected abstract savesItself(): boolean;

  constructor(thing: Thing, form: Form<Thing, Fields>) {
    this.thing = thing;
    this.#form = form;
    this.#base = this.#form.fieldsOf(thing);
    this.fields = this.#form.fieldsOf(thing);
    this.saved_at = thing.updated_at;
    const kept = readStored<Kept<Fields> | null>(this.key(), null);
    if (kept?.fields && kept.base) {
      const { fields, disputed } = this.#form.merge(kept.base, { ...this.fields, ...kept.fields }, this.#base);
      if (Object.keys(this.#form.changes(this.#base, fields)).length > 0) {
        this.fields = fields;
        this.restored = true;
        if (disputed.length > 0) this.#ask(thing, disputed);
        else {
          this.state = 'unsaved';
          if (this.autosaves) this.#schedule(kPause);
        }
      }
    }
  }

  get autosaves(): boolean {
    return this.savesItself();
  }
  get dirty(): boolean {
    return Object.keys(this.#form.changes(this.#base, this.fields)).length > 0;
  }

  /** After every change of a field. */
  touched(name: keyof Fields & string) {
    delete this.errors[name];
    if (!this.dirty) {
      removeStored(this.key());
      if (this.state === 'unsaved') this.state = 'saved';
      return;
    }
    this.#keepHere();
    if (this.state !== 'conflict') this.state = 'unsaved';
    if (this.autosaves) this.#schedule(kPause);
  }

  /** News from the server that is not about the fields: preparation, playback. */
  refresh(thing: Thing) {
    // Asked before our last save and answered after it
    if (thing.version < this.thing.version) return;
    if (thing.version !== this.thing.version && !this.dirty && this.state === 'saved') this.#adopt(thing);
    else this.thing = { ...thing, version: this.thing.version };
  }

  save(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#send());
  }

  /** @returns whether it is now in that state; if not, `errors` or `state` say why */
  async become(state: string): Promise<boolean> {
    for (let tries = 0; tries < kTries; ++tries) {
      // Again where somebody went on typing
      do await this.save();
      while (this.state === 'unsaved');
      if (this.state !== 'saved') return false;
      let done = false;
      await this.#inTurn(async () => {
        try {
          this.#adopt(await this.send({ state }, this.thing.version));
          done = true;
        } catch (thrown) {
          await this.#explain(Problem.from(thrown));
        }
      });
      if (done) return true;
      // Another window saved in between, and what both wrote was joined
      if ((this.state as SaveState) !== 'unsaved') break;
    }
    return false;
  }

  discardRestored() {
    this.fields = structuredClone(this.#base);
    this.restored = false;
    this.disputed = [];
    this.errors = {};
    this.state = 'saved';
    removeStored(this.key());
    clearTimeout(this.#timer);
  }

  async resolve(keep: 'mine' | 'theirs') {
    const theirs = this.#theirs ?? this.thing;
    this.#theirs = null;
    this.disputed = [];
    if (keep === 'theirs') {
      this.fields = this.#form.fieldsOf(theirs);
      this.errors = {};
    }
    this.#adopt(theirs);
    if (keep === 'mine') await this.save();
  }

  close() {
    clearTimeout(this.#timer);
    if (this.autosaves && this.dirty && this.state !== 'conflict') void this.save();
  }

  #schedule(delay: number) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save(), delay);
  }

  /** One request at a time: each needs the version that the one before brought. */
  #inTurn(request: () => Promise<void>): Promise<void> {
    this.#running = (this.#running ?? Promise.resolve()).then(request);
    return this.#running;
  }

  #keepHere() {
    writeStored(this.key(), { fields: $state.snapshot(this.fields), base: this.#base });
  }

  /** @param sent  what the server was told: what differs from it was typed while the answer was on its way, and is newer */
  #adopt(thing: Thing, sent: Fields = this.#base) {
    clearTimeout(this.#timer);
    this.thing = thing;
    this.#base = this.#form.fieldsOf(thing);
    this.fields = this.#form.merge(sent, $state.snapshot(this.fields) as Fields, this.#base).fields;
    this.saved_at = thing.updated_at;
    if (this.dirty) {
      this.#keepHere();
      this.state = 'unsaved';
      if (this.autosaves) this.#schedule(kPause);
    } else {
      removeStored(this.key());
      this.state = 'saved';
    }
  }

  #ask(theirs: Thing, disputed: (keyof Fields)[]) {
    this.#theirs = theirs;
    this.disputed = disputed;
    this.state = 'conflict';
  }

  async #send() {
    if (this.state === 'conflict') return; // until somebody has decided
    const sending = this.#form.changes(this.#base, this.fields);
    if (Object.keys(sending).length === 0) {
      this.state = 'saved';
      return;
    }
    this.state = 'saving';
    const typed = $state.snapshot(this.fields) as Fields;
    try {
      this.#adopt(await this.send(sending, this.thing.version), typed);
      this.errors = {};
      this.restored = false;
      this.saved_at = new Date().toISOString();
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
    } else if (problem.status === 401 || (problem.status === 404 && (await isSignedOut()))) {
      this.state = 'signed_out';
    } else {
      this.state = 'failed';
      if (problem.status >= 500) this.#schedule(kAgain);
    }
  }

  /** Somebody else saved: join what does not collide, ask about what does. */
  async #meet() {
    try {
      const theirs = await this.read();
      const { fields, disputed } = this.#form.merge(this.#base, $state.snapshot(this.fields) as Fields, this.#form.fieldsOf(theirs));
      if (disputed.length > 0) {
        this.#ask(theirs, disputed);
        return;
      }
      this.thing = theirs;
      this.#base = this.#form.fieldsOf(theirs);
      this.fields = fields;
      this.state = 'unsaved';
      this.#schedule(0);
    } catch {
      this.state = 'failed';
    }
  }
}
