import type { Component } from 'svelte';
import { withWork } from '~/shared/i18n/work';

export interface PageProps {
  /** The last part of the address, on pages of one thing. */
  id: string;
}

interface Route {
  name: 'home' | 'results' | 'lesson' | 'privacy' | 'sign-in' | 'studio' | 'edit' | 'administration' | 'review' | 'tagging' | 'words' | 'kept' | 'saved' | 'not-found';
  pattern: RegExp;
  /** Pages that are not of one thing take no id: for them the property goes unread. */
  load: () => Promise<{ default: unknown }>;
}

const id = '([0-9a-z]{12})';

const routes: Route[] = [
  { name: 'home', pattern: /^\/$/, load: () => import('~/features/home/Home.svelte') },
  { name: 'results', pattern: /^\/buscar\/?$/, load: () => import('~/features/search/Results.svelte') },
  { name: 'lesson', pattern: new RegExp(`^/materiales/${id}/?$`), load: () => import('~/features/lesson/Lesson.svelte') },
  { name: 'privacy', pattern: /^\/privacidad\/?$/, load: () => import('~/features/privacy/Privacy.svelte') },
  { name: 'sign-in', pattern: /^\/entrar\/?$/, load: () => withWork(import('~/features/session/SignIn.svelte')) },
  { name: 'studio', pattern: /^\/estudio\/?$/, load: () => withWork(import('~/features/studio/Studio.svelte')) },
  { name: 'edit', pattern: new RegExp(`^/estudio/${id}/?$`), load: () => withWork(import('~/features/studio/Edit.svelte')) },
  { name: 'administration', pattern: /^\/administracion\/?$/, load: () => withWork(import('~/features/administration/Fleet.svelte')) },
  { name: 'review', pattern: /^\/curaduria\/?$/, load: () => withWork(import('~/features/review/Review.svelte')) },
  { name: 'tagging', pattern: /^\/curaduria\/etiquetas\/?$/, load: () => withWork(import('~/features/tagging/Tagging.svelte')) },
  { name: 'words', pattern: /^\/curaduria\/palabras\/?$/, load: () => withWork(import('~/features/words/Words.svelte')) },
  { name: 'kept', pattern: /^\/estudio\/guardadas\/?$/, load: () => withWork(import('~/features/kept/Kept.svelte')) },
  { name: 'saved', pattern: /^\/estudio\/busquedas\/?$/, load: () => withWork(import('~/features/saved/Saved.svelte')) },
];

const not_found: Route = { name: 'not-found', pattern: /^/, load: () => import('./NotFound.svelte') };

export interface FoundRoute {
  name: Route['name'];
  id: string;
  load: () => Promise<{ default: Component<PageProps> }>;
}

export function findRoute(path: string): FoundRoute {
  const route = routes.find((candidate) => candidate.pattern.test(path)) ?? not_found;
  return { name: route.name, id: route.pattern.exec(path)?.[1] ?? '', load: route.load as FoundRoute['load'] };
}
