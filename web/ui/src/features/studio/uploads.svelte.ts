import { untrack } from 'svelte';
import { take_back_ms } from '~/shared/components/toast.svelte';
import type { PreviousUpload, Upload as TusUpload } from 'tus-js-client';
import type { MaterialCard } from '~/api/types';
import { forgetAnswers } from '~/api/client';
import { Problem } from '~/api/problem';
import { session } from '~/api/session.svelte';
import { work } from '~/api/work';
import { part } from '~/shared/late';
import { failureOf, passes, problemOf, type JobFailure } from './refusals';

/**
 * `waiting`: the server has trouble that passes (no room, no database); it is asked again by itself. `known`: it seems to
 * have the file already, and somebody has to say whether to send it.
 */
export type JobState = 'starting' | 'uploading' | 'paused' | 'offline' | 'waiting' | 'known' | 'done' | 'failed';

const kEndpoint = '/api/v1/uploads';
const kChunk = 8 * 1024 * 1024; // the server holds one request's body in memory
const kRetries = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
const kAgain = 30_000; // after kRetries, and where the server has no room: what its Retry-After says
const kAtOnce = 2;
// A line that loses packets carries more by two connections than by one. Two files so are four of the six that browsers
// open to a server: pages go on meanwhile.
const kParts = 2;
const kSplit = 32 * 1024 * 1024;

/** What a choice of files offers: some recorders' files have no type that browsers know. */
export const kRecordings = 'video/*,audio/*,.mkv,.mts,.m2ts,.ts,.flv,.wmv,.avi,.opus,.mxf';

/** "fracciones_equivalentes-final.mp4" reads as a first title: "fracciones equivalentes final" */
export function titleOf(file_name: string): string {
  return file_name
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_\-.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

// Not there on pages that are not encrypted
const locks = () => (navigator as { locks?: LockManager }).locks;
const lockOf = (material: string) => `acervo.upload.${material}`;

/** Says to the other tabs that the upload to a material is not left behind. @returns what ends that, as does closing the tab */
function hold(material: string): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  void locks()?.request(lockOf(material), { mode: 'shared' }, () => held).catch(() => undefined);
  return release;
}

/** One file on its way. The material exists before the first byte leaves, so that it can be described meanwhile. */
export class Job {
  readonly key = crypto.randomUUID?.() ?? String(Math.random());
  readonly file: File;
  /** Whose it is. */
  readonly person = session.person?.id ?? '';
  material = $state<string | null>(null);
  state = $state<JobState>('starting');
  failure = $state<JobFailure | null>(null);
  /** What the server said of it, where it is none of those that have a sentence here. */
  detail = $state<string | null>(null);
  sent = $state(0);
  seconds_left = $state<number | null>(null);
  /** Materials whose file seems to be this one. */
  same = $state.raw<MaterialCard[]>([]);
  /** It is to be sent although it seems to be there. */
  sure = false;
  tus: TusUpload | null = null;
  #began = 0;
  #began_at = 0;
  #release: (() => void) | null = null;

  constructor(file: File, material: string | null) {
    this.file = file;
    this.material = material;
  }

  /** From its first byte until it is here or leaves this page, also while it waits. */
  hold() {
    if (this.material) this.#release ??= hold(this.material);
  }

  letGo() {
    this.#release?.();
    this.#release = null;
  }

  advance(sent: number) {
    const now = performance.now();
    if (!this.#began) {
      this.#began = now;
      this.#began_at = sent;
    }
    this.sent = sent;
    const seconds = (now - this.#began) / 1000;
    const speed = (sent - this.#began_at) / seconds;
    this.seconds_left = seconds > 2 && speed > 0 ? (this.file.size - sent) / speed : null;
  }

  restartClock() {
    this.#began = 0;
    this.seconds_left = null;
  }
}

/** The uploads of this visit. They go on while other pages of the site are open. */
class Uploads {
  jobs = $state.raw<Job[]>([]);
  /** Rises when a file is complete: lists read again. */
  completed = $state(0);
  #beginning = new Set<Job>();

  constructor() {
    $effect.root(() => {
      $effect(() => {
        if (session.person) untrack(() => this.#signedIn());
      });
    });
    addEventListener('online', () => {
      for (const job of this.jobs) {
        if (job.state === 'offline') void this.#run(job);
        else if (job.state === 'waiting') this.resume(job);
      }
    });
    addEventListener('beforeunload', (event) => {
      if (this.active.length) event.preventDefault();
    });
  }

  get active(): Job[] {
    return this.jobs.filter(({ state }) => state === 'starting' || state === 'uploading' || state === 'offline' || state === 'waiting');
  }

  of(material: string): Job | undefined {
    return this.jobs.find((job) => job.material === material && job.state !== 'done');
  }

  /** @param material  the draft that the (one) file is for; without it each file becomes a draft of its own */
  add(files: Iterable<File>, material: string | null = null) {
    const jobs = [...files].map((file) => new Job(file, material));
    this.jobs = [...this.jobs, ...jobs];
    this.#next();
  }

  pause(job: Job) {
    void job.tus?.abort();
    job.state = 'paused';
    job.restartClock();
    this.#next();
  }

  resume(job: Job) {
    job.failure = null;
    void this.#run(job);
  }

  /** Sends a file that seems to be there. */
  sendAnyway(job: Job) {
    job.sure = true;
    job.state = 'starting';
    void this.#run(job);
  }

  /** @returns what takes it back, if something had been sent: until then the server keeps what had arrived */
  cancel(job: Job): (() => void) | null {
    const begun = job.tus && job.state !== 'starting' && job.state !== 'failed';
    this.jobs = this.jobs.filter((other) => other !== job);
    const discard = () => {
      job.letGo();
      void job.tus?.abort(true).catch(() => undefined);
    };
    if (!begun) {
      discard();
      this.#next();
      return null;
    }
    this.pause(job);
    const timer = setTimeout(discard, take_back_ms);
    return () => {
      clearTimeout(timer);
      this.jobs = [...this.jobs, job];
      this.resume(job);
    };
  }

  dismiss(job: Job) {
    job.letGo();
    this.jobs = this.jobs.filter((other) => other !== job);
  }

  /** For one whose file changed or is gone: of the same bytes, what had arrived goes on. */
  chooseAgain(job: Job, file: File) {
    this.dismiss(job);
    this.add([file], job.material);
  }

  /** What a session that ended had stopped goes on; what is another person's leaves the page. */
  #signedIn() {
    for (const job of this.jobs) {
      if (job.person !== session.person?.id) {
        void job.tus?.abort();
        this.dismiss(job);
      } else if (job.failure === 'unauthenticated') this.resume(job);
    }
  }

  #next() {
    const begins = (job: Job) => job.tus !== null || this.#beginning.has(job);
    const running = this.jobs.filter((job) => job.state === 'uploading' || (job.state === 'starting' && begins(job))).length;
    for (const job of this.jobs.filter((job) => job.state === 'starting' && !begins(job)).slice(0, Math.max(0, kAtOnce - running))) void this.#run(job);
  }

  async #run(job: Job) {
    if (this.#beginning.has(job)) return;
    this.#beginning.add(job);
    try {
      await this.#begin(job);
    } catch (thrown) {
      this.#fail(job, problemOf(thrown));
    } finally {
      this.#beginning.delete(job);
    }
  }

  async #begin(job: Job) {
    const stopped = job.tus;
    if (stopped?.options.parallelUploads === 1) {
      job.state = 'uploading';
      stopped.start();
      return;
    }
    job.state = 'starting';
    const { CheckedHttpStack, Upload, defaultOptions, sampleOf } = await part(() => import('./sending')).catch(() => {
      throw new Problem({ status: 0, code: 'offline' });
    });
    const upload = new Upload(job.file, {
      endpoint: kEndpoint,
      chunkSize: kChunk,
      parallelUploads: job.file.size >= kSplit ? kParts : 1,
      httpStack: new CheckedHttpStack(),
      retryDelays: kRetries,
      removeFingerprintOnSuccess: true,
      headers: { 'X-Acervo-Request': '1' },
      metadata: { filename: job.file.name },
      // Parts try again by themselves. As a whole they would forget the addresses of those that were not found meanwhile.
      onShouldRetry: (error, _, { parallelUploads }) => parallelUploads === 1 && passes(problemOf(error)),
      onProgress: (sent) => job.advance(sent),
      onSuccess: ({ lastResponse }) => {
        job.material = lastResponse.getHeader('Acervo-Material') ?? job.material;
        job.sent = job.file.size;
        job.state = 'done';
        job.letGo();
        forgetAnswers();
        this.completed += 1;
        this.#next();
      },
      onError: (error) => {
        const problem = problemOf(error); // an answer is gone once its request is aborted
        void upload.abort(); // the other part
        this.#fail(job, problem);
      },
    });
    const sample = await sampleOf(job.file);
    // The library knows a file by its date, which a phone's gallery makes anew with each choice; its bytes stay what they are.
    const begun = [
      ...(await upload.findPreviousUploads()),
      ...(sample ? ((await defaultOptions.urlStorage?.findAllUploads()) ?? []).filter(({ metadata, size }) => metadata.sample === sample && size === job.file.size) : []),
    ];
    // The same file may be on its way to another material, or of another person
    const previous = begun.find(({ metadata }) => metadata.person === job.person && (!job.material || metadata.material === job.material));
    if (previous) {
      upload.resumeFromPreviousUpload(previous);
      job.material = previous.metadata.material ?? job.material;
      if (previous.uploadUrl) upload.options.parallelUploads = 1;
    } else if (stopped) {
      // The browser keeps no records: what the library remembers is better than nothing
      job.state = 'uploading';
      stopped.start();
      return;
    } else if (!(await this.#isWelcome(job, sample))) {
      this.#next();
      return;
    }
    job.material ??= (await work.createMaterial({ title: titleOf(job.file.name) })).id;
    upload.options.metadata = { filename: job.file.name, material: job.material, person: job.person, ...(sample ? { sample } : {}) };
    if (!this.jobs.includes(job)) return;
    job.tus = upload;
    job.state = 'uploading';
    job.hold();
    upload.start();
  }

  /** Whether there is room and the file is not there yet, before a byte is sent. */
  async #isWelcome(job: Job, sample: string | null): Promise<boolean> {
    const { size } = job.file;
    const { used, quota, largest, same } = await work.uploadOutlook(size, sample);
    const failure = size > largest ? 'too_large' : quota !== null && used + size > quota ? 'over_quota' : null;
    if (failure) {
      job.failure = failure;
      job.state = 'failed';
    } else if (same.length && !job.sure) {
      job.same = same;
      job.state = 'known';
    } else return true;
    return false;
  }

  #fail(job: Job, problem: Problem) {
    job.restartClock();
    if (problem.is_offline && !navigator.onLine) {
      job.state = 'offline';
      return;
    }
    if (problem.status >= 500 || problem.is_offline) {
      job.failure = problem.status === 507 ? 'no_space' : 'server_away';
      job.state = 'waiting';
      setTimeout(() => {
        if (job.state === 'waiting' && this.jobs.includes(job)) this.resume(job);
      }, kAgain);
      this.#next();
      return;
    }
    job.failure = failureOf(problem);
    job.detail = problem.detail ?? null;
    job.state = 'failed';
    this.#next();
  }
}

export const uploads = new Uploads();

export interface Unfinished {
  previous: PreviousUpload;
  name: string;
  offset: number;
  length: number;
}

// tus-js-client's types say that both are always there.
const addressesOf = ({ uploadUrl, parallelUploadUrls }: PreviousUpload) => parallelUploadUrls ?? (uploadUrl ? [uploadUrl] : []);

/** What is being discarded, while it can be taken back. */
const discarding = new Set<string>();

/** Whether it goes on in a tab: this one or another. */
async function isGoingOn({ metadata }: PreviousUpload): Promise<boolean> {
  const material = metadata.material ?? '';
  if (uploads.of(material)) return true;
  const held = (await locks()?.query())?.held ?? [];
  return held.some(({ name }) => name === lockOf(material));
}

/**
 * Uploads that another visit began and did not finish, as the server knows them; what it forgot is forgotten here too.
 * @throws  where the line is gone
 */
export async function unfinishedUploads(): Promise<Unfinished[]> {
  const { defaultOptions } = await import('tus-js-client');
  const storage = defaultOptions.urlStorage;
  if (!storage) return [];
  const found: Unfinished[] = [];
  for (const previous of await storage.findAllUploads()) {
    const addresses = addressesOf(previous);
    // To the server those of another person who used this browser do not exist: they wait for that person
    if (previous.metadata.person !== session.person?.id || !addresses.length || discarding.has(previous.urlStorageKey) || (await isGoingOn(previous))) continue;
    const answers = await Promise.all(addresses.map((url) => fetch(url, { headers: { Accept: 'application/json' } })));
    if (answers.some(({ status }) => status === 404 || status === 410)) {
      await storage.removeUpload(previous.urlStorageKey);
    } else if (answers.every(({ ok }) => ok)) {
      let offset = 0, length = 0, name = previous.metadata.filename ?? '';
      for (const answer of answers) {
        const part = (await answer.json()) as { offset: number; length: number; filename: string };
        offset += part.offset;
        length += part.length;
        name = part.filename || name;
      }
      // Parts that are all here were not joined yet
      if (offset < length || addresses.length > 1) found.push({ previous, name, offset, length });
    }
  }
  return found;
}

/** After a while. @returns what takes it back until then */
export function discardUnfinished({ previous }: Unfinished): () => void {
  discarding.add(previous.urlStorageKey);
  const timer = setTimeout(() => void discard(previous).finally(() => discarding.delete(previous.urlStorageKey)), take_back_ms);
  return () => {
    clearTimeout(timer);
    discarding.delete(previous.urlStorageKey);
  };
}

async function discard(previous: PreviousUpload) {
  if (await isGoingOn(previous)) return; // somebody chose its file meanwhile
  const { defaultOptions } = await import('tus-js-client');
  for (const url of addressesOf(previous)) await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', 'X-Acervo-Request': '1' } }).catch(() => undefined);
  await defaultOptions.urlStorage?.removeUpload(previous.urlStorageKey);
}
