import { withWork } from '~/shared/i18n/work';

// The pages of those who publish, curate and run the site: with the others every visitor would carry their addresses.
const id = '[0-9a-z]{12}';

const routes: [RegExp, () => Promise<{ default: unknown }>][] = [
  [/^\/estudio\/?$/, () => import('~/features/studio/Studio.svelte')],
  // Before a lesson's: its name has as many letters as an id
  [/^\/estudio\/experiencias\/?$/, () => import('~/features/studio/telling/Mine.svelte')],
  [/^\/estudio\/experiencias\/nueva\/?$/, () => import('~/features/studio/telling/Begin.svelte')],
  [new RegExp(`^/estudio/experiencias/${id}/?$`), () => import('~/features/studio/telling/Tell.svelte')],
  [new RegExp(`^/estudio/${id}/?$`), () => import('~/features/studio/Edit.svelte')],
  [/^\/estudio\/guardadas\/?$/, () => import('~/features/kept/Kept.svelte')],
  [/^\/estudio\/busquedas\/?$/, () => import('~/features/saved/Saved.svelte')],
  [/^\/administracion\/?$/, () => import('~/features/administration/Fleet.svelte')],
  [/^\/curaduria\/?$/, () => import('~/features/review/Review.svelte')],
  [/^\/curaduria\/etiquetas\/?$/, () => import('~/features/tagging/Tagging.svelte')],
  [/^\/curaduria\/palabras\/?$/, () => import('~/features/words/Words.svelte')],
];

export function loadWorkPage(path: string): Promise<{ default: unknown }> {
  const page = routes.find(([pattern]) => pattern.test(path))?.[1];
  return page ? withWork(page()) : import('./NotFound.svelte');
}
