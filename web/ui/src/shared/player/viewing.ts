import type { Player } from './player.svelte';

/** Seconds of a lesson, [first, last), ascending, apart from each other. */
export type Spans = [number, number][];

/** What was played since the beginning of one play; a jump is not watched. */
export class Watched {
  seconds = 0;
  spans: Spans = [];
  #last: number | null = null;

  /** Where it is now; called several times a second while it plays, and with `playing` false when it does not. */
  tick(time: number, playing: boolean, speed = 1) {
    const step = this.#last === null ? 0 : time - this.#last;
    if (playing && this.#last !== null && step > 0 && step < 1.5 * speed) {
      this.seconds += step;
      this.#add(this.#last, time);
    }
    this.#last = playing ? time : null;
  }

  #add(from: number, to: number) {
    const now = this.spans.find(([first, last]) => first <= from && from <= last + 0.01);
    if (now) now[1] = Math.max(now[1], to);
    else this.spans.push([from, to]);
  }

  /** In whole seconds, joined: what a server is told. */
  told(): Spans {
    const whole = this.spans.map(([first, last]) => [Math.floor(first), Math.ceil(last)] as [number, number]).sort((a, b) => a[0] - b[0]);
    const joined: Spans = [];
    for (const [first, last] of whole) {
      const before = joined.at(-1);
      if (before && first <= before[1]) before[1] = Math.max(before[1], last);
      else joined.push([first, last]);
    }
    return joined.slice(0, 500);
  }
}

const kFirst = 5; // seconds watched before anything is told
const kEvery = 30_000;
const kAnotherTime = 12 * 3600_000; // without playing: the server forgets a play after two days, and would count it again

/** A random name for this play, forgotten with the page. */
const newPlay = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Tells the server what is watched: after some seconds, now and then, and when the page is left, also by closing it. Each
 * time everything since the play began, so that what gets lost is told again and what arrives twice counts once.
 * @returns  stops
 */
export function tellViewing(player: Player, material: string, hls: () => string, embedded = false): () => void {
  let watched = new Watched();
  let play = newPlay();
  let played = Date.now();
  let told = 0;
  let at = 0;
  const tell = () => {
    const revision = Number(/\/(\d+)\/[^/]*$/.exec(hls())?.[1] ?? 0);
    if (watched.seconds - told < 1 || !revision || !navigator.sendBeacon) return;
    const report = { play, material, revision, seconds: Math.round(watched.seconds * 10) / 10, spans: watched.told(), embedded };
    if (navigator.sendBeacon('/api/v1/beacons', new Blob([JSON.stringify(report)], { type: 'application/json' }))) told = watched.seconds;
    at = Date.now();
  };
  const timer = setInterval(() => {
    if (player.playing) {
      if (Date.now() - played > kAnotherTime) {
        tell();
        [watched, play, told, at] = [new Watched(), newPlay(), 0, 0];
      }
      played = Date.now();
    }
    watched.tick(player.time, player.playing && !player.waiting, player.preferences.speed);
    if (watched.seconds >= kFirst && Date.now() - at > kEvery) tell();
  }, 250);
  const hidden = () => document.hidden && tell();
  document.addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', tell);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', tell);
    tell();
  };
}
