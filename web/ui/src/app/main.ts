import '~/shared/styles/fonts.css';
import '~/shared/styles/tokens.css';
import '~/shared/styles/base.css';
import { mount } from 'svelte';
import { dropInlined } from '~/api/inlined';
import { session } from '~/api/session.svelte';
import { loadMessages } from '~/shared/i18n';
import { onLeave, place, startRouter } from '~/shared/router.svelte';
import { findRoute } from './routes';

async function start() {
  onLeave(dropInlined);
  startRouter();
  // The page's code and the texts arrive together; the server's plain body stays visible until both are here
  const [, { default: App }] = await Promise.all([loadMessages(), import('./App.svelte'), findRoute(place.path).load()]);
  void session.open();
  const target = document.getElementById('app')!;
  target.replaceChildren();
  mount(App, { target });
}

void start();
