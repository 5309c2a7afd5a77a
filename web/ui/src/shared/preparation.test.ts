import { describe, expect, test } from 'vitest';
import { useWorkMessages } from './i18n/work';
import messages from './i18n/messages/work/es';
import { stateSentence } from './preparation';

useWorkMessages(messages);

const preparation = { state: 'preparing' as const, progress: 0.3, reason: null, message: null, waits_for: null, available: [] };
const material = { state: 'draft' as const, kind: 'video' as const, preparation };

describe('what an author reads of the preparation', () => {
  test('how far it is', () => expect(stateSentence(material)).toMatchObject({ tone: 'wait', progress: 0.3 }));
  test('why it waits, in the words of the server, and that it goes on by itself', () => {
    const sentence = stateSentence({ ...material, preparation: { ...preparation, waits_for: { code: 'disk_full', message: 'No queda espacio.' } } });
    expect(sentence).toMatchObject({ tone: 'wait', title: 'La preparación espera', progress: 0.3 });
    expect(sentence.text).toBe('No queda espacio. Sigue sola en cuanto se pueda.');
  });
});
