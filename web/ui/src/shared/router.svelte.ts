import { tick } from 'svelte';

/** Where the visitor is. Pages read it; links are plain `<a href>`; `navigate` is for what is not a link. */
class Place {
  path = $state(location.pathname);
  search = $state(location.search);
  /** Rises with every navigation to another page; App waits for the page's code before it shows it. */
  turn = $state(0);
}

export const place = new Place();

type Listener = () => void;
const before = new Set<Listener>();

/**
 * Runs before another page is shown: what one page leaves behind for the next must be there when that one begins.
 * @returns  a function that ends it
 */
export function onLeave(listener: Listener): () => void {
  before.add(listener);
  return () => before.delete(listener);
}

let scroll_target: number | null = null;

function rememberScroll() {
  history.replaceState({ ...history.state, scroll: window.scrollY }, '');
}

function follow() {
  const moved = place.path !== location.pathname;
  if (moved) for (const listener of before) listener();
  place.path = location.pathname;
  place.search = location.search;
  if (moved) place.turn += 1;
}

export interface NavigateOptions {
  /** Replaces this entry of the history instead of adding one. */
  replace?: boolean;
  /** Leaves the scroll position alone. */
  keep_scroll?: boolean;
}

export function navigate(url: string, { replace = false, keep_scroll = false }: NavigateOptions = {}) {
  rememberScroll();
  const target = new URL(url, location.href);
  if (target.origin !== location.origin) {
    location.assign(target);
    return;
  }
  const same_path = target.pathname === location.pathname;
  history[replace ? 'replaceState' : 'pushState']({}, '', target);
  scroll_target = keep_scroll ? null : 0;
  follow();
  if (same_path) void settleScroll();
}

/** App calls it when the new page is there, so that going back lands where one was. */
export async function settleScroll() {
  if (scroll_target === null) return;
  const y = scroll_target;
  scroll_target = null;
  await tick();
  window.scrollTo(0, y);
}

function isOurs(event: MouseEvent, link: HTMLAnchorElement): boolean {
  return (
    event.button === 0 &&
    !event.metaKey &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey &&
    !link.target &&
    !link.hasAttribute('download') &&
    link.origin === location.origin &&
    !/^\/(api|media|assets)\//.test(link.pathname)
  );
}

export function startRouter() {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented) return;
    const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
    if (!link || !isOurs(event, link)) return;
    // A jump within the page is the browser's
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    navigate(link.href);
  });
  addEventListener('popstate', (event) => {
    scroll_target = (event.state as { scroll?: number } | null)?.scroll ?? 0;
    const same_path = place.path === location.pathname;
    follow();
    if (same_path) void settleScroll();
  });
  addEventListener('pagehide', rememberScroll);
}
