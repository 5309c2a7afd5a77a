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

/** The same for what nobody pressed: once the line is back it is there. */
export async function partWhenOnline<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await part(load);
    } catch {
      await new Promise((resolve) => {
        addEventListener('online', resolve, { once: true });
        setTimeout(resolve, kAgain);
      });
    }
  }
}
