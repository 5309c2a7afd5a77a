import { untrack } from 'svelte';
import { toasts } from './components/toast.svelte';
import { m } from './i18n';
import { place } from './router.svelte';

// What loads a part of the site asks for its styles only once, and the part would come without them the next time.
const lost = new Set<HTMLLinkElement>();
addEventListener('error', ({ target }) => target instanceof HTMLLinkElement && target.rel === 'stylesheet' && lost.add(target), true);

function stylesAgain() {
  return Promise.all(
    [...lost].map((link) => {
      const again = link.cloneNode() as HTMLLinkElement;
      lost.delete(link);
      link.replaceWith(again);
      return new Promise((resolve, reject) => {
        again.onload = resolve;
        again.onerror = reject;
      });
    }),
  );
}

/** A part of the site that comes when it is needed. @throws  where the line is gone; another try is as good as the first */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  await stylesAgain();
  return load();
}

const kAgain = 10_000; // ms, where the browser does not know that the line is back
const kTries = 4; // with a line: then the part is not there any more, as after an update of the site
// What asks for a part is not to be drawn anew when the page changes
const turn = () => untrack(() => place.turn);
let offered = -1;

function offerReload() {
  if (offered === turn()) return;
  offered = turn();
  toasts.show(m.app.part_failed, { label: m.app.reload, run: () => location.reload() });
}

/**
 * The same for what nobody pressed: once the line is back it is there. What does not come with a line either is given up until the
 * next one, and with the page that wanted it: nobody waits for it then.
 */
export async function partWhenOnline<T>(load: () => Promise<T>): Promise<T> {
  const began = turn();
  for (let tries = 0; turn() === began; ) {
    try {
      return await part(load);
    } catch {
      if (navigator.onLine) tries += 1;
      if (tries === kTries) offerReload();
      await new Promise((resolve) => {
        addEventListener('online', resolve, { once: true });
        if (tries < kTries) setTimeout(resolve, kAgain);
      });
    }
  }
  return new Promise<never>(() => undefined);
}
