import '~/shared/styles/tokens.css';
import '~/shared/styles/base.css';
import { mount } from 'svelte';
import type { Material } from '~/api/types';
import { loadMessages } from '~/shared/i18n';
import Embed from './Embed.svelte';
import { limitsOf } from './limits';

/** Puts the player in the place of the poster, playing. */
export async function play({ material }: { material: Material }, target: HTMLElement) {
  const limits = limitsOf(location.search);
  await loadMessages(limits.language ?? undefined);
  const title = target.querySelector('.title');
  target.replaceChildren();
  mount(Embed, { target, props: { material, limits } });
  // The way to the lesson stays, until it plays for a while
  if (title) {
    target.append(title);
    setTimeout(() => title.remove(), 4000);
  }
}
