import type { Chapter, Cue, Playback, Rung } from '~/api/types';
import { partWhenOnline } from '~/shared/late';
import { lastBegun } from './cues';
import type { Stream } from './hls';
import { keepPreferences, readPreferences, type Preferences } from './preferences';
import { audioRung, beginWith, kAudioOnly, kAuto, rungPlaylist, type Quality } from './quality';

export type Trouble = 'network' | 'media' | 'missing' | 'unsupported';

/** Why nothing comes although nothing is wrong with the lesson: the line, or a part that is still being made. */
export type Held = 'network' | 'preparing';
const kHeldAfter = 5000; // ms of waiting before it is said why

export const kSpeeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

function savesData(): boolean {
  const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData === true;
}

/**
 * One lesson being played: the state that the controls, the captions and the transcript share, and what they may do with it.
 * Nothing is fetched before somebody plays: the poster and the known duration stand in until then.
 */
export class Player {
  time = $state(0);
  duration = $state(0);
  buffered = $state(0);
  playing = $state(false);
  ended = $state(false);
  waiting = $state(false);
  /** Said while it waits for long; it goes on by itself. */
  held = $state<Held | null>(null);
  /** Whether media was ever asked for. */
  begun = $state(false);
  trouble = $state<Trouble | null>(null);
  quality = $state<Quality>(kAuto);
  /** The rung of the sound. */
  sound = $state<string | null>(null);
  /** The rung on screen, when the quality is automatic. */
  rung_now = $state<string | null>(null);
  cues = $state.raw<Cue[]>([]);
  chapters = $state.raw<Chapter[]>([]);
  preferences = $state<Preferences>(readPreferences());

  /** Asks for the addresses again: a link to what is not public has its end. */
  renew: (() => Promise<Playback | null>) | null = null;

  readonly saves_data = savesData();
  #playback: Playback | null = null;
  #video: HTMLVideoElement | null = null;
  #stream: Stream | null = null;
  #source: string | null = null;
  #clock = 0;
  #late = 0;
  #coming: Promise<void> | null = null; // hls.ts, once a play without a line has asked for it
  #why: Held = 'network';

  get audio_only(): boolean {
    return this.quality === kAudioOnly;
  }
  get chapter(): Chapter | null {
    const chapter = this.chapters[lastBegun(this.chapters, this.time)];
    return chapter && this.time < chapter.end ? chapter : null;
  }

  /** What may be played. Called again when more of it is ready; what plays goes on. */
  offer(playback: Playback, duration: number, chapters: Chapter[]) {
    const first = this.#playback === null;
    this.#playback = playback;
    this.chapters = chapters;
    if (!this.duration) this.duration = duration;
    if (!first) return;
    this.quality = beginWith(this.preferences.quality, playback.rungs, this.saves_data);
    this.sound = audioRung(playback.rungs, this.preferences.sound_language)?.rung ?? null;
  }

  attach(video: HTMLVideoElement) {
    this.#video = video;
    video.volume = this.preferences.volume;
    video.muted = this.preferences.muted;
    const on = (name: string, run: () => void) => video.addEventListener(name, run);
    on('timeupdate', () => this.#tell());
    on('seeking', () => this.#tell());
    on('progress', () => this.#tell());
    on('durationchange', () => {
      if (Number.isFinite(video.duration) && video.duration > 0) this.duration = video.duration;
    });
    on('play', () => {
      this.playing = true;
      this.ended = false;
      this.#clock ||= window.setInterval(() => this.#tell(), 100); // captions change between two timeupdates
    });
    on('pause', () => {
      this.playing = false;
      clearInterval(this.#clock);
      this.#clock = 0;
    });
    on('ended', () => (this.ended = true));
    on('waiting', () => this.#wait());
    on('seeking', () => (this.ended = false));
    for (const name of ['playing', 'canplay', 'seeked', 'pause']) on(name, () => this.#goOn());
    on('volumechange', () => {
      this.preferences.volume = video.volume;
      this.preferences.muted = video.muted;
      keepPreferences(this.preferences);
    });
    if (!this.saves_data) (window.requestIdleCallback ?? setTimeout)(() => void import('./hls').catch(() => undefined));
  }

  detach() {
    clearInterval(this.#clock);
    clearTimeout(this.#late);
    this.#stream?.stop();
    this.#stream = null;
    this.#video = null;
  }

  async play() {
    const video = this.#video;
    if (!video || !this.#playback) return;
    if (this.ended) this.seek(0);
    if (this.begun) this.#goOn();
    else {
      this.#wait();
      await this.#load();
    }
    if (this.trouble) return;
    try {
      await video.play();
    } catch (thrown) {
      // The browser wants a press first, or a pause came in between: the button is still there
      this.#goOn();
      if (thrown instanceof DOMException && thrown.name === 'NotSupportedError') this.trouble = 'media';
    }
  }

  pause() {
    this.#video?.pause();
  }

  toggle() {
    if (this.#video?.paused ?? true) void this.play();
    else this.pause();
  }

  seek(time: number) {
    const target = Math.min(Math.max(0, time), Math.max(0, this.duration - 0.1));
    this.time = target;
    this.ended = false;
    if (this.begun && this.#video) this.#video.currentTime = target;
  }

  /** Jumps there and plays: what pressing a sentence, a chapter or a moment means. */
  playFrom(time: number) {
    this.seek(time);
    void this.play();
  }

  setSpeed(speed: number) {
    this.preferences.speed = speed;
    if (this.#video) this.#video.playbackRate = speed;
    keepPreferences(this.preferences);
  }

  stepSpeed(step: 1 | -1) {
    const at = kSpeeds.indexOf(this.preferences.speed);
    this.setSpeed(kSpeeds[Math.min(kSpeeds.length - 1, Math.max(0, (at < 0 ? 2 : at) + step))]!);
  }

  setVolume(volume: number) {
    if (!this.#video) return;
    this.#video.volume = Math.min(1, Math.max(0, volume));
    this.#video.muted = this.#video.volume === 0;
  }

  toggleMuted() {
    if (this.#video) this.#video.muted = !this.#video.muted;
  }

  setPreference<K extends 'captions' | 'caption_language' | 'caption_size' | 'caption_place'>(name: K, value: Preferences[K]) {
    this.preferences[name] = value;
    keepPreferences(this.preferences);
  }

  /** Changes what plays now, and is remembered for the next lesson. */
  setQuality(quality: Quality) {
    const same = quality === this.quality;
    this.quality = quality;
    this.preferences.quality = quality;
    keepPreferences(this.preferences);
    if (same || !this.begun) return;
    if (this.#source !== this.#sourceOf(quality) || this.#stream?.pickLevel() === false) void this.#reload();
  }

  /** Changes the language one hears, now and in the lessons after. */
  setSound(rung: Rung) {
    const same = rung.rung === this.sound;
    this.sound = rung.rung;
    this.preferences.sound_language = rung.language;
    keepPreferences(this.preferences);
    if (same || !this.begun) return;
    if (this.#source !== this.#sourceOf(this.quality)) void this.#reload();
    else this.#stream?.pickSound();
  }

  retry() {
    this.trouble = null;
    void this.#reload(true);
  }

  // The rest is for what plays (hls.ts), which comes after the page

  get playback(): Playback | null {
    return this.#playback;
  }

  /** Why nothing may come soon; said only once what was read ahead has run out: before that nobody needs to know. */
  waitFor(why: Held) {
    this.#why = why;
    this.held &&= why;
  }

  fail(trouble: Trouble) {
    this.trouble = trouble;
    this.#goOn();
    this.pause();
  }

  /** The same by another link, or another file that came in its place. */
  take(playback: Playback, is_other: boolean) {
    if (!this.#video) return;
    this.#playback = playback;
    if (is_other) void this.#reload();
    else this.#source = this.#sourceOf(this.quality);
  }

  #wait() {
    this.waiting = true;
    this.#late ||= window.setTimeout(() => (this.held = this.#why), kHeldAfter);
  }

  #goOn() {
    clearTimeout(this.#late);
    this.#late = 0;
    this.waiting = false;
    this.held = null;
    this.#why = 'network';
  }

  #sourceOf(quality: Quality): string {
    const playback = this.#playback!;
    const alone = quality === kAudioOnly || playback.rungs.every(({ kind }) => kind === 'audio');
    return alone && this.sound ? rungPlaylist(playback.hls, this.sound) : playback.hls;
  }

  async #reload(plays = this.playing) {
    this.#stream?.stop();
    this.begun = false;
    await this.#load();
    if (plays && this.begun) void this.play(); // else it would load once more
  }

  async #load() {
    const video = this.#video!;
    this.begun = true;
    this.trouble = null;
    this.#source = this.#sourceOf(this.quality);
    const start = this.time;
    let loaded: typeof import('./hls');
    try {
      loaded = await import('./hls');
    } catch {
      this.begun = false;
      this.#goOn();
      this.trouble = 'network';
      // Also where the browser knows nothing of the line
      this.#coming ??= partWhenOnline(() => import('./hls')).then(() => {
        this.#coming = null;
        if (this.#video && this.trouble === 'network') this.retry();
      });
      return;
    }
    if (!this.#video) return;
    this.#stream ??= new loaded.Stream(this, video);
    if (!this.#stream.load(this.#source, start)) this.trouble = 'unsupported';
    video.playbackRate = this.preferences.speed;
    video.defaultPlaybackRate = this.preferences.speed;
  }

  #tell() {
    const video = this.#video;
    if (!video || !this.begun) return;
    // Before the first data the element says 0 although we asked for later
    if (video.readyState > 0) this.time = video.currentTime;
    const ranges = video.buffered;
    let end = 0;
    for (let i = 0; i < ranges.length; i++) if (ranges.start(i) <= this.time + 0.5) end = Math.max(end, ranges.end(i));
    this.buffered = end;
  }
}
