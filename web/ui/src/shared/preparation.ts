import type { MaterialCard, Rung } from '~/api/types';
import { percent } from '~/shared/format';
import { m } from '~/shared/i18n';

export type StateTone = 'wait' | 'ok' | 'bad' | 'plain';

export interface StateSentence {
  tone: StateTone;
  title: string;
  /** What happened, what is safe, or what one may do meanwhile. */
  text: string | null;
  /** 0 to 1 while something advances. */
  progress: number | null;
}

/** The server's own sentence is for codes that this page is too old to know. */
export function reasonText(preparation: NonNullable<MaterialCard['preparation']>): string {
  const known = preparation.reason ? (m.preparation.reasons as Record<string, string>)[preparation.reason] : undefined;
  return known ?? preparation.message ?? m.preparation.unknown_reason;
}

/** The rungs that are still to come, largest last: "720p, 1080p". */
export function missingRungs(rungs: Pick<Rung, 'rung' | 'kind' | 'height'>[], available: string[]): string[] {
  return rungs
    .filter(({ rung, kind }) => kind === 'video' && !available.includes(rung))
    .sort((a, b) => a.height - b.height)
    .map(({ rung }) => rung);
}

/** What becomes of a file that is to take the place of the one that plays, as its author reads it. */
export function replacementSentence(replacement: NonNullable<MaterialCard['preparation']>): StateSentence {
  const name = replacement.filename ?? '';
  switch (replacement.state) {
    case 'refused':
      return { tone: 'bad', title: m.files.refused(name), text: `${reasonText(replacement)} ${m.files.unchanged}`, progress: null };
    case 'failed':
      return { tone: 'bad', title: m.files.failed(name), text: `${reasonText(replacement)} ${m.files.unchanged}`, progress: null };
    default:
      return { tone: 'wait', title: m.files.coming(name), text: m.files.coming_text, progress: replacement.state === 'preparing' ? replacement.progress : null };
  }
}

/** A material's state as its author reads it. */
export function stateSentence(material: Pick<MaterialCard, 'state' | 'kind' | 'preparation'>, rungs: Rung[] = []): StateSentence {
  const { preparation, kind, state } = material;
  if (state === 'withdrawn') return { tone: 'plain', title: m.preparation.withdrawn, text: null, progress: null };
  if (kind !== 'link' && !preparation) return { tone: 'wait', title: m.preparation.waiting_file, text: m.preparation.waiting_file_text, progress: null };
  if (preparation?.waits_for)
    return {
      tone: 'wait',
      title: m.preparation.waits,
      text: `${preparation.waits_for.message} ${m.preparation.waits_text}`,
      progress: preparation.state === 'preparing' ? preparation.progress : null,
    };
  switch (preparation?.state) {
    case 'probing':
      return { tone: 'wait', title: m.preparation.probing, text: m.preparation.probing_text, progress: null };
    case 'preparing': {
      const missing = missingRungs(rungs, preparation.available);
      const title = preparation.available.length
        ? m.preparation.preparing_playable + (missing.length ? `, ${m.preparation.missing_rungs(missing.join(', '))}` : '')
        : m.preparation.preparing;
      return { tone: 'wait', title, text: `${m.preparation.preparing_percent(percent(preparation.progress))}. ${m.preparation.preparing_text}`, progress: preparation.progress };
    }
    case 'refused':
      return { tone: 'bad', title: m.preparation.refused, text: `${reasonText(preparation)} ${m.preparation.safe}`, progress: null };
    case 'failed':
      return { tone: 'bad', title: m.preparation.failed, text: `${reasonText(preparation)} ${m.preparation.file_safe}`, progress: null };
    default:
      return state === 'published' || state === 'restricted'
        ? { tone: 'ok', title: m.preparation[state], text: null, progress: null }
        : { tone: 'plain', title: m.preparation.ready_draft, text: null, progress: null };
  }
}
