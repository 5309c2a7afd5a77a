import type { Component } from 'svelte';
import { withWork } from '~/shared/i18n/work';

export interface PageProps {
  /** The last part of the address, on pages of one thing. */
  id: string;
}

interface Route {
  /** `studio`: where one writes and publishes; `work`: other pages of those who sign in. */
  name: 'home' | 'results' | 'lesson' | 'experience' | 'privacy' | 'sign-in' | 'studio' | 'work' | 'not-found';
  pattern: RegExp;
  /** Pages that are not of one thing take no id: for them the property goes unread. */
  load: (path: string) => Promise<{ default: unknown }>;
}

const id = '([0-9a-z]{12})';
const loadWork = async (path: string) => (await import('./work-routes')).loadWorkPage(path);

const routes: Route[] = [
  { name: 'home', pattern: /^\/$/, load: () => import('~/features/home/Home.svelte') },
  { name: 'results', pattern: /^\/buscar\/?$/, load: () => import('~/features/search/Results.svelte') },
  { name: 'lesson', pattern: new RegExp(`^/materiales/${id}/?$`), load: () => import('~/features/lesson/Lesson.svelte') },
  { name: 'experience', pattern: new RegExp(`^/experiencias/${id}/?$`), load: () => import('~/features/experience/Experience.svelte') },
  { name: 'privacy', pattern: /^\/privacidad\/?$/, load: () => import('~/features/privacy/Privacy.svelte') },
  { name: 'sign-in', pattern: /^\/entrar\/?$/, load: () => withWork(import('~/features/session/SignIn.svelte')) },
  { name: 'studio', pattern: new RegExp(`^/estudio(?:/experiencias)?(?:/nueva|/${id})?/?$`), load: loadWork },
  { name: 'work', pattern: /^\/(?:estudio|administracion|curaduria)(?:\/|$)/, load: loadWork },
];

const not_found: Route = { name: 'not-found', pattern: /^/, load: () => import('./NotFound.svelte') };

export interface FoundRoute {
  name: Route['name'];
  id: string;
  load: () => Promise<{ default: Component<PageProps> }>;
}

export function findRoute(path: string): FoundRoute {
  const route = routes.find((candidate) => candidate.pattern.test(path)) ?? not_found;
  return { name: route.name, id: route.pattern.exec(path)?.[1] ?? '', load: () => route.load(path) as ReturnType<FoundRoute['load']> };
}
