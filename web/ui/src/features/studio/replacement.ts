import type { MaterialCard } from '~/api/types';
import { w } from '~/shared/i18n/work';
import { reasonText, type StateSentence } from '~/shared/preparation';

/** What becomes of a file that is to take the place of the one that plays, as its author reads it. */
export function replacementSentence(replacement: NonNullable<MaterialCard['preparation']>): StateSentence {
  const name = replacement.filename ?? '';
  const progress = replacement.state === 'preparing' ? replacement.progress : null;
  if (replacement.waits_for)
    return { tone: 'wait', title: w.files.waits(name), text: `${replacement.waits_for.message} ${w.preparation.waits_text}`, progress };
  switch (replacement.state) {
    case 'refused':
      return { tone: 'bad', title: w.files.refused(name), text: `${reasonText(replacement)} ${w.files.unchanged}`, progress: null };
    case 'failed':
      return { tone: 'bad', title: w.files.failed(name), text: `${reasonText(replacement)} ${w.files.unchanged}`, progress: null };
    default:
      return { tone: 'wait', title: w.files.coming(name), text: w.files.coming_text, progress };
  }
}
