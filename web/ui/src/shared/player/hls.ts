/** hls.js and how it is to load: one part of the site, fetched when a lesson's page is idle or plays. */
import Hls from 'hls.js';
import type { Playback } from '~/api/types';
import { placeOf, withLinkOf } from './link';
import { patient } from './patience';
import type { Player } from './player.svelte';
import { kAudioOnly, kAuto, rungOfPlaylist, type Quality } from './quality';

const kOldAnswers = 5000; // ms
const kNotMade = 410; // a part that could not be prepared: perhaps another quality has it

const always = {
  // Begin small: the first picture soon on any line, and the estimate grows from there
  startLevel: 0,
  abrEwmaDefaultEstimate: 300_000,
  capLevelToPlayerSize: true,
  maxBufferLength: 30,
  backBufferLength: 60,
  // Captions are ours: read as JSON and drawn over the picture
  enableWebVTT: false,
  enableCEA708Captions: false,
  renderTextTracksNatively: false,
};
// By itself it reads ten minutes ahead where the picture is small: megabytes that nobody may come to see
const kMostAhead = 120; // s
const kMostAheadSaving = 40;

/** What it needs of the player. */
type Viewer = Pick<Player, 'time' | 'waiting' | 'quality' | 'sound' | 'rung_now' | 'trouble' | 'saves_data' | 'renew' | 'fail' | 'waitFor' | 'take'> & {
  readonly playback: Playback | null;
};

/** What a player plays, however often it is loaded anew: with hls.js, or by the browser itself where that cannot. */
export class Stream {
  #player: Viewer;
  #video: HTMLVideoElement;
  #hls: Hls | null = null;
  #recovered = 0;
  #renewed = 0;
  #renewing = false;
  #strayed = false;

  constructor(player: Viewer, video: HTMLVideoElement) {
    this.#player = player;
    this.#video = video;
  }

  /** @returns  false where nothing here can play it */
  load(source: string, start: number): boolean {
    if (Hls.isSupported()) this.#loadWith(source, start);
    else if (this.#video.canPlayType('application/vnd.apple.mpegurl')) this.#loadNative(source, start);
    else return false;
    return true;
  }

  stop() {
    this.#hls?.destroy();
    this.#hls = null;
  }

  pickSound() {
    const hls = this.#hls;
    const track = hls?.audioTracks.findIndex(({ url }) => rungOfPlaylist(url) === this.#player.sound) ?? -1;
    if (hls && track >= 0 && hls.audioTrack !== track) hls.audioTrack = track;
  }

  /** @returns  false if the playlist that was read does not have the chosen rung (it may have become ready since) */
  pickLevel(): boolean {
    const { quality } = this.#player;
    if (!this.#hls || quality === kAudioOnly) return true;
    const level = this.#levelOf(quality);
    if (level < 0 && quality !== kAuto) return false;
    this.#strayed = false;
    this.#hls.nextLevel = level;
    return true;
  }

  /** @returns  index of the rung in what was read, -1 for automatic or if it is not there */
  #levelOf(quality: Quality): number {
    return this.#hls?.levels.findIndex(({ url }) => rungOfPlaylist(url[0] ?? '') === quality) ?? -1;
  }

  #loadNative(source: string, start: number) {
    const video = this.#video;
    video.onerror = () => {
      if (video.error) this.#player.trouble = video.error.code === MediaError.MEDIA_ERR_NETWORK ? 'network' : 'media';
    };
    video.src = source;
    video.addEventListener('loadedmetadata', () => (video.currentTime = start), { once: true });
  }

  #loadWith(source: string, start: number) {
    const player = this.#player;
    const hls = new Hls({
      ...always,
      ...patient(Hls.DefaultConfig, (status) => this.#isAway(status)),
      maxMaxBufferLength: player.saves_data ? kMostAheadSaving : kMostAhead,
      // What plays keeps the addresses that it read; they are asked for by the link of today
      xhrSetup: (xhr, url) => xhr.open('GET', withLinkOf(url, player.playback?.hls ?? ''), true),
      startPosition: start,
    });
    this.#hls = hls;
    this.#recovered = 0;
    this.#strayed = false;
    const takeLevel = () => {
      const level = this.#levelOf(player.quality);
      if (level >= 0) hls.loadLevel = level;
    };
    hls.on(Hls.Events.MANIFEST_PARSED, takeLevel);
    hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, () => this.pickSound());
    hls.on(Hls.Events.LEVEL_SWITCHED, (_event, { level }) => {
      player.rung_now = rungOfPlaylist(hls.levels[level]?.url[0] ?? '');
    });
    hls.on(Hls.Events.FRAG_BUFFERED, (_event, { frag }) => {
      if (!this.#strayed || frag.type !== 'main') return;
      this.#strayed = false;
      takeLevel();
    });
    hls.on(Hls.Events.ERROR, (_event, error) => {
      const status = error.response?.code ?? 0;
      const instead = error.errorAction?.nextAutoLevel;
      // Without another rung hls.js asks again for ever: until what was read has run out, and it is this part that is waited for
      const lost = status === kNotMade && instead === undefined && player.waiting && (error.frag?.start ?? 0) <= player.time + 1;
      if (!error.fatal && !lost) {
        // For one part it takes another rung, and would stay automatic from then on: who chose one chose for the whole lesson
        if (error.frag && instead !== undefined) this.#strayed = true;
        player.waitFor(status === 503 || status === kNotMade ? 'preparing' : 'network');
        return;
      }
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.#recovered++ < 2) {
        hls.recoverMediaError();
        return;
      }
      hls.stopLoad();
      player.fail(error.type !== Hls.ErrorTypes.NETWORK_ERROR || status === kNotMade ? 'media' : status >= 400 && status < 500 ? 'missing' : 'network');
    });
    hls.loadSource(source);
    hls.attachMedia(this.#video);
  }

  /** @returns  whether what failed so is worth asking for again: a line that is gone, a server that is busy, an old link */
  #isAway(status: number): boolean {
    if (status === kNotMade) return false;
    if (status < 400 || status >= 500) return true;
    const since = Date.now() - this.#renewed;
    // Once in a while: what stays away after a new link is really not there
    if (!this.#renewing && this.#player.renew !== null && since > 30_000) void this.#renew();
    // What was asked for with the old link may still come back after the new one
    return this.#renewing || since < kOldAnswers;
  }

  // Meanwhile what was read ahead plays on
  async #renew() {
    const player = this.#player;
    this.#renewing = true;
    const playback = await player.renew!().catch(() => null);
    this.#renewing = false;
    this.#renewed = Date.now();
    if (playback) player.take(playback, player.playback !== null && placeOf(player.playback.hls) !== placeOf(playback.hls));
    else {
      this.#hls?.stopLoad();
      player.fail('missing');
    }
  }
}
