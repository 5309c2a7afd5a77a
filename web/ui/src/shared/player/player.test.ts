import { describe, expect, test } from 'vitest';
import type { Rung } from '~/api/types';
import { cuesAt, lastBegun } from './cues';
import { captionLanguage } from './follow';
import { commandOf } from './keys';
import { placeOf, withLinkOf } from './link';
import { patient } from './patience';
import { audioRung, beginWith, kAuto, rungOfPlaylist, rungPlaylist } from './quality';
import { thumbnailOf } from './storyboard';

const rung = (name: string, height: number): Rung => ({
  rung: name, kind: height ? 'video' : 'audio', width: height * 2, height, bandwidth: 1, megabytes_per_minute: 1, language: null, label: null,
});
const ladder = [rung('240p', 240), rung('1080p', 1080), rung('480p', 480), rung('audio', 0)];

describe('the quality to begin with', () => {
  test.each([
    ['nobody chose', null, false, kAuto],
    ['nobody chose and data is saved', null, true, '240p'],
    ['the choice is here', '480p', false, '480p'],
    ['the choice beats saving data', '1080p', true, '1080p'],
    ['the choice is not here: the next smaller', '720p', false, '480p'],
    ['the choice is smaller than all', '144p', false, '240p'],
    ['sound alone', 'audio', false, 'audio'],
    ['nonsense', 'x', false, '240p'],
  ])('%s', (_name, remembered, save, expected) => expect(beginWith(remembered, ladder, save)).toBe(expected));
  test('a recording has none to choose', () => expect(beginWith('480p', [rung('audio', 0)], true)).toBe(kAuto));
});

describe('playlists of a rung', () => {
  test('lie beside the master, under its prefix', () => expect(rungPlaylist('/media/t/TOKEN/abc/2/master.m3u8', 'audio')).toBe('/media/t/TOKEN/abc/2/audio/index.m3u8'));
  test('keep no query of the master', () => expect(rungPlaylist('/m/master.m3u8?x=1/2', '240p')).toMatch(/240p\/index\.m3u8$/));
  test('name their rung', () => expect(rungOfPlaylist('https://h/media/a/1/audio-es/index.m3u8')).toBe('audio-es'));
  test('other addresses name none', () => expect(rungOfPlaylist('https://h/master.m3u8')).toBeNull());
});

describe('cues', () => {
  const cues = [{ start: 0, end: 2, text: 'a' }, { start: 2, end: 4, text: 'b' }, { start: 3, end: 6, text: 'c' }, { start: 10, end: 12, text: 'd' }];
  test.each([[-1, -1], [0, 0], [1.9, 0], [3.5, 2], [9, 2], [99, 3]])('the last begun at %d is %d', (time, index) => expect(lastBegun(cues, time)).toBe(index));
  test.each([[1, 'a'], [2, 'b'], [3.5, 'bc'], [5, 'c'], [8, ''], [12, '']])('at %d s one reads "%s"', (time, text) => expect(cuesAt(cues, time).map((cue) => cue.text).join('')).toBe(text));
  test('none in an empty track', () => expect(cuesAt([], 3)).toEqual([]));
});

describe('keys', () => {
  const press = (key: string, more = {}) => commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, false);
  test.each([
    [' ', { do: 'toggle' }], ['K', { do: 'toggle' }], ['j', { do: 'jump', by: -10 }], ['ArrowRight', { do: 'jump', by: 5 }],
    ['0', { do: 'tenth', to: 0 }], ['9', { do: 'tenth', to: 0.9 }], ['<', { do: 'slower' }], ['?', { do: 'help' }], ['x', null],
  ])('%s', (key, command) => expect(press(key)).toEqual(command));
  test('with Control they are the browser’s', () => expect(press('f', { ctrlKey: true })).toBeNull());
  test('up and down scroll the page unless the player has the focus', () => {
    expect(press('ArrowUp')).toBeNull();
    expect(commandOf({ key: 'ArrowUp', ctrlKey: false, metaKey: false, altKey: false }, true)).toEqual({ do: 'volume', by: 0.1 });
  });
});

describe('the caption track', () => {
  const track = (language: string) => ({ language, label: language, kind: 'subtitles' as const, url: '' });
  const lesson = { language: 'pt', captions: [track('en'), track('pt-BR'), track('es')] };
  test('is the one last chosen', () => expect(captionLanguage(lesson, 'en', 'es')).toBe('en'));
  test('is that very one where there is another of the same language', () => {
    const spoken = { language: 'nah', captions: [track('es-ES'), track('es-MX'), track('es')] };
    expect(captionLanguage(spoken, 'es-MX', 'es')).toBe('es-MX');
    expect(captionLanguage(spoken, null, 'es')).toBe('es');
    const sounds = ['es-ES', 'es-MX'].map((language) => ({ ...rung(`audio-${language}`, 0), language }));
    expect([audioRung(sounds, 'es-MX')?.language, audioRung(sounds, 'es')?.language, audioRung(sounds, 'pt')?.language]).toEqual(['es-MX', 'es-ES', 'es-ES']);
  });
  test('else in the visitor’s language', () => expect(captionLanguage(lesson, 'fr', 'es')).toBe('es'));
  test('else in the lesson’s own', () => expect(captionLanguage({ ...lesson, captions: lesson.captions.slice(0, 2) }, null, 'es')).toBe('pt-BR'));
  test('never first what only translates signs', () => {
    const captions = [{ ...lesson.captions[0]!, language: 'es', kind: 'forced' as const }, { ...lesson.captions[0]!, language: 'en', kind: 'subtitles' as const }];
    expect(captionLanguage({ language: 'es', captions }, null, 'es')).toBe('en');
    expect(captionLanguage({ language: 'es', captions }, 'es', 'es')).toBe('es');
    expect(captionLanguage({ language: 'es', captions: captions.slice(0, 1) }, null, 'es')).toBe('es');
    expect(captionLanguage({ language: 'es', captions: [...captions, track('es-MX')] }, 'es', 'en')).toBe('es-MX');
  });
  test('or none', () => expect(captionLanguage({ language: 'es', captions: [] }, 'es', 'es')).toBeNull());
});

describe('storyboard', () => {
  test('a cue names a rectangle of a sheet beside it', () =>
    expect(thumbnailOf(4, 'storyboard.jpg#xywh=160,90,160,90\n', 'https://h/media/a/1/storyboard.vtt')).toEqual({ start: 4, url: 'https://h/media/a/1/storyboard.jpg', x: 160, y: 90, width: 160, height: 90 }));
  test('one without a rectangle is left out', () => expect(thumbnailOf(0, 'storyboard.jpg', 'https://h/')).toBeNull());
});

describe('patience', () => {
  const one = { default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 20_000, timeoutRetry: null, errorRetry: null } };
  const policies = patient({ manifestLoadPolicy: one, playlistLoadPolicy: one, fragLoadPolicy: one }, (status) => status < 400 || status >= 500);
  const again = (code: number, is_timeout = false) => {
    const config = policies.fragLoadPolicy.default.errorRetry!;
    return config.shouldRetry!(config, 1000, is_timeout, { code, url: '' }, false);
  };
  test.each([[0, true], [503, true], [404, false]])('an answer of %i', (status, expected) => expect(again(status)).toBe(expected));
  test('none in time', () => expect(again(404, true)).toBe(true));
  test('is not shown by asking all the time', () => expect(policies.fragLoadPolicy.default.errorRetry).toMatchObject({ retryDelayMs: 1000, maxRetryDelayMs: 8000 }));

  const old = 'https://h/media/t/OLD/3k9x0m2p7q1a/2/240p/7.m4s';
  test('an address is asked for by the link of today', () => expect(withLinkOf(old, '/media/t/NEW/3k9x0m2p7q1a/2/master.m3u8')).toBe(old.replace('OLD', 'NEW')));
  test.each(['/media/t/NEW/8d2m1v7c4s0e/2/master.m3u8', '/media/3k9x0m2p7q1a/2/master.m3u8', ''])('not by that of %s', (fresh) => expect(withLinkOf(old, fresh)).toBe(old));
  test('one that needs none gets none', () => expect(withLinkOf('/media/a/1/x', '/media/t/NEW/a/1/master.m3u8')).toBe('/media/a/1/x'));
  test('what it opens is the same by any link', () => expect(placeOf('/media/t/A/x/1/master.m3u8')).toBe(placeOf('/media/x/1/master.m3u8')));
});
