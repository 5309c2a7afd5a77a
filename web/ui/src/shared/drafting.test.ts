import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '~/api/problem';
import { Drafting, type Form, type Versioned } from './drafting.svelte';

interface Note extends Versioned {
  title: string;
  text: string;
  state: string;
}
type Fields = Pick<Note, 'title' | 'text'>;
const kNames = ['title', 'text'] as const;

const form: Form<Note, Fields> = {
  fieldsOf: ({ title, text }) => ({ title, text }),
  changes: (base, mine) => Object.fromEntries(kNames.filter((name) => base[name] !== mine[name]).map((name) => [name, mine[name]])),
  merge(base, mine, theirs) {
    const fields = { ...mine };
    const disputed: (keyof Fields)[] = [];
    for (const name of kNames) {
      if (base[name] === mine[name]) fields[name] = theirs[name];
      else if (base[name] !== theirs[name] && mine[name] !== theirs[name]) disputed.push(name);
    }
    return { fields, disputed };
  },
};

/** What the server has; its answers come when `answer` is called. */
class Server {
  note: Note = { id: 'n', version: 1, updated_at: '2026-11-29T10:00:00Z', title: 'A', text: 'B', state: 'draft' };
  sent: object[] = [];
  #waiting: (() => void)[] = [];

  receive(changes: object, version: number): Promise<Note> {
    this.sent.push(changes);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        if (version !== this.note.version) return reject(new Problem({ status: 412, code: 'version_conflict' }));
        this.note = { ...this.note, ...changes, version: version + 1 };
        resolve(this.note);
      });
    });
  }
  async answer() {
    await vi.waitFor(() => expect(this.#waiting).not.toHaveLength(0));
    this.#waiting.shift()!();
  }
}

class Draft extends Drafting<Note, Fields> {
  constructor(readonly server: Server) {
    super(server.note, form);
  }
  protected read() {
    return Promise.resolve(this.server.note);
  }
  protected send(changes: object, version: number) {
    return this.server.receive(changes, version);
  }
  protected key() {
    return 'note';
  }
  protected savesItself() {
    return this.thing.state === 'draft';
  }
  type(fields: Partial<Fields>) {
    // A new object: these tests run without Svelte's proxies, whose snapshots are copies
    this.fields = { ...this.fields, ...fields };
    for (const name of kNames) if (name in fields) this.touched(name);
  }
}

const stored = new Map<string, string>();
const kept = () => JSON.parse(stored.get('note') ?? 'null') as { fields: Fields; base: Fields } | null;
let server: Server;
beforeEach(() => {
  stored.clear();
  server = new Server();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});

test('what is typed while a draft is on its way stays, and is sent next', async () => {
  const draft = new Draft(server);
  draft.type({ title: 'A1' });
  const saving = draft.save();
  await vi.waitFor(() => expect(server.sent).toHaveLength(1));
  draft.type({ title: 'A12', text: 'B1' });
  await server.answer();
  await saving;
  expect(draft.fields).toEqual({ title: 'A12', text: 'B1' });
  expect([draft.state, kept()?.fields]).toEqual(['unsaved', { title: 'A12', text: 'B1' }]);
  const again = draft.save();
  await server.answer();
  await again;
  expect([server.note.title, server.note.text, draft.state, kept()]).toEqual(['A12', 'B1', 'saved', null]);
});

test('what is typed while it is being published stays, and waits for somebody to save it', async () => {
  const draft = new Draft(server);
  const publishing = draft.become('published');
  await vi.waitFor(() => expect(server.sent).toHaveLength(1));
  draft.type({ text: 'B and more' });
  await server.answer();
  expect(await publishing).toBe(true);
  expect([draft.thing.state, draft.fields.text, draft.state, kept()?.fields.text]).toEqual(['published', 'B and more', 'unsaved', 'B and more']);
});

test('what is typed while it is saved to be published is published too', async () => {
  const draft = new Draft(server);
  draft.type({ title: 'A1' });
  const publishing = draft.become('published');
  await vi.waitFor(() => expect(server.sent).toHaveLength(1));
  draft.type({ title: 'A12' });
  for (let answers = 0; answers < 3; ++answers) await server.answer();
  expect(await publishing).toBe(true);
  expect(server.note).toMatchObject({ title: 'A12', state: 'published' });
});

test('it is published although another window saved meanwhile', async () => {
  const draft = new Draft(server);
  draft.type({ title: 'A1' });
  const publishing = draft.become('published');
  await server.answer();
  await vi.waitFor(() => expect(server.sent).toHaveLength(2));
  server.note = { ...server.note, version: 7, text: 'Theirs' };
  for (let answers = 0; answers < 2; ++answers) await server.answer();
  expect(await publishing).toBe(true);
  expect(server.note).toMatchObject({ title: 'A1', text: 'Theirs', state: 'published' });
});

test('where others save without end it says no', async () => {
  const draft = new Draft(server);
  const publishing = draft.become('published');
  for (let answers = 0; answers < 3; ++answers) {
    server.note = { ...server.note, version: server.note.version + 1 };
    await server.answer();
  }
  expect(await publishing).toBe(false);
  expect(server.sent).toHaveLength(3);
  draft.close();
});

test('who decides for the text of the other side has all of it', async () => {
  const draft = new Draft(server);
  draft.type({ title: 'Mine' });
  server.note = { ...server.note, version: 2, title: 'Theirs' };
  const saving = draft.save();
  await server.answer();
  await saving;
  expect([draft.state, draft.disputed, draft.fields.title]).toEqual(['conflict', ['title'], 'Mine']);
  draft.errors = { text: 'too long' };
  await draft.resolve('theirs');
  expect([draft.state, draft.fields.title, kept(), draft.errors]).toEqual(['saved', 'Theirs', null, {}]);
});

test('what was said of a draft goes with it', () => {
  stored.set('note', JSON.stringify({ base: { title: 'A', text: 'B' }, fields: { title: 'A', text: 'Mine' } }));
  const draft = new Draft(server);
  draft.errors = { text: 'too long' };
  draft.discardRestored();
  expect([draft.state, draft.fields.text, draft.errors, kept()]).toEqual(['saved', 'B', {}, null]);
  draft.close();
});

test('who decides for one\'s own keeps what only the other side changed', async () => {
  const draft = new Draft(server);
  draft.type({ title: 'Mine' });
  server.note = { ...server.note, version: 2, title: 'Theirs', text: 'More' };
  const saving = draft.save();
  await server.answer();
  await saving;
  const resolving = draft.resolve('mine');
  await server.answer();
  await resolving;
  expect([draft.state, server.note.title, server.note.text]).toEqual(['saved', 'Mine', 'More']);
});

test('an old text of this device does not replace what was saved since elsewhere before somebody decides', async () => {
  stored.set('note', JSON.stringify({ base: { title: 'Old', text: 'B' }, fields: { title: 'Mine', text: 'B' } }));
  const draft = new Draft(server);
  expect([draft.state, draft.disputed, draft.fields.title]).toEqual(['conflict', ['title'], 'Mine']);
  draft.close();
  await draft.save();
  expect(await draft.become('published')).toBe(false);
  expect(server.sent).toEqual([]);
  expect(kept()?.fields.title).toBe('Mine');
  await draft.resolve('theirs');
  expect([draft.state, draft.fields.title, kept()]).toEqual(['saved', 'A', null]);
});

test('an old text of this device that collides with nothing is sent', async () => {
  stored.set('note', JSON.stringify({ base: { title: 'Old', text: 'B' }, fields: { title: 'Old', text: 'Mine' } }));
  const draft = new Draft(server);
  draft.close();
  await server.answer();
  await vi.waitFor(() => expect(draft.state).toBe('saved'));
  expect(server.note).toMatchObject({ title: 'A', text: 'Mine' });
});
