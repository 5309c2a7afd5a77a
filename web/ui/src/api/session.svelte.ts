import { api, forgetAnswers } from './client';
import { takeInlined } from './inlined';
import type { Person } from './types';

/** Who is signed in. `known` is false until the server has said so. */
class CurrentSession {
  person = $state.raw<Person | null>(null);
  known = $state(false);

  async open() {
    const inlined = takeInlined('session');
    try {
      this.person = (inlined ?? (await api.session())).person;
    } catch {
      this.person = null;
    }
    this.known = true;
  }

  async signIn(email: string, password: string) {
    this.person = (await api.signIn(email, password)).person;
    forgetAnswers();
  }

  async signOut() {
    await api.signOut();
    this.person = null;
  }

  /** After a 401 in the middle of something: the session ran out. */
  lapsed() {
    this.person = null;
  }
}

export const session = new CurrentSession();
