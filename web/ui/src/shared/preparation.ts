import type { MaterialCard, Rung } from '~/api/types';
import { percent } from '~/shared/format';
import { w } from '~/shared/i18n/work';

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
  const known = preparation.reason ? (w.preparation.reasons as Record<string, string>)[preparation.reason] : undefined;
  return known ?? preparation.message ?? w.preparation.unknown_reason;
}

/** The rungs that are still to come, largest last: "720p, 1080p". */
export function missingRungs(rungs: Pick<Rung, 'rung' | 'kind' | 'height'>[], available: string[]): string[] {
  return rungs
    .filter(({ rung, kind }) => kind === 'video' && !available.includes(rung))
    .sort((a, b) => a.height - b.height)
    .map(({ rung }) => rung);
}

/** A material's state as its author reads it. */
export function stateSentence(material: Pick<MaterialCard, 'state' | 'kind' | 'preparation'>, rungs: Rung[] = []): StateSentence {
  const { preparation, kind, state } = material;
  if (state === 'withdrawn') return { tone: 'plain', title: w.preparation.withdrawn, text: null, progress: null };
  if (kind !== 'link' && !preparation) return { tone: 'wait', title: w.preparation.waiting_file, text: w.preparation.waiting_file_text, progress: null };
  if (preparation?.waits_for)
    return {
      tone: 'wait',
      title: w.preparation.waits,
      text: `${preparation.waits_for.message} ${w.preparation.waits_text}`,
      progress: preparation.state === 'preparing' ? preparation.progress : null,
    };
  switch (preparation?.state) {
    case 'probing':
      return { tone: 'wait', title: w.preparation.probing, text: w.preparation.probing_text, progress: null };
    case 'preparing': {
      const missing = missingRungs(rungs, preparation.available);
      const title = preparation.available.length
        ? w.preparation.preparing_playable + (missing.length ? `, ${w.preparation.missing_rungs(missing.join(', '))}` : '')
        : w.preparation.preparing;
      return { tone: 'wait', title, text: `${w.preparation.preparing_percent(percent(preparation.progress))}. ${w.preparation.preparing_text}`, progress: preparation.progress };
    }
    case 'refused':
      return { tone: 'bad', title: w.preparation.refused, text: `${reasonText(preparation)} ${w.preparation.safe}`, progress: null };
    case 'failed':
      return { tone: 'bad', title: w.preparation.failed, text: `${reasonText(preparation)} ${w.preparation.file_safe}`, progress: null };
    default:
      return state === 'published' || state === 'restricted'
        ? { tone: 'ok', title: w.preparation[state], text: null, progress: null }
        : { tone: 'plain', title: w.preparation.ready_draft, text: null, progress: null };
  }
}
