import type { PreviousUpload, Upload as TusUpload } from 'tus-js-client';
import { api, forgetAnswers } from '~/api/client';
import { Problem } from '~/api/problem';

/** `waiting`: the server has trouble that passes (no room, no database); it is asked again by itself. */
export type JobState = 'starting' | 'uploading' | 'paused' | 'offline' | 'waiting' | 'done' | 'failed';
export type JobFailure = 'too_large' | 'no_space' | 'server_away' | 'unauthenticated' | 'other';

const kEndpoint = '/api/v1/uploads';
const kChunk = 8 * 1024 * 1024; // the server holds one request's body in memory
const kRetries = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
const kAgain = 30_000; // after kRetries, and where the server has no room: what its Retry-After says
const kAtOnce = 2;

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

/** One file on its way. The material exists before the first byte leaves, so that it can be described meanwhile. */
export class Job {
  readonly key = crypto.randomUUID?.() ?? String(Math.random());
  readonly file: File;
  material = $state<string | null>(null);
  state = $state<JobState>('starting');
  failure = $state<JobFailure | null>(null);
  sent = $state(0);
  seconds_left = $state<number | null>(null);
  tus: TusUpload | null = null;
  #began = 0;
  #began_at = 0;

  constructor(file: File, material: string | null) {
    this.file = file;
    this.material = material;
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

  constructor() {
    addEventListener('online', () => {
      for (const job of this.jobs) if (job.state === 'offline') void this.#run(job);
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

  async cancel(job: Job) {
    this.jobs = this.jobs.filter((other) => other !== job);
    await job.tus?.abort(true).catch(() => undefined);
    this.#next();
  }

  dismiss(job: Job) {
    this.jobs = this.jobs.filter((other) => other !== job);
  }

  #next() {
    const running = this.jobs.filter(({ state, tus }) => state === 'uploading' || (state === 'starting' && tus)).length;
    for (const job of this.jobs.filter(({ state, tus }) => state === 'starting' && !tus).slice(0, Math.max(0, kAtOnce - running))) void this.#run(job);
  }

  async #run(job: Job) {
    try {
      await this.#begin(job);
    } catch (thrown) {
      this.#fail(job, Problem.from(thrown));
    }
  }

  async #begin(job: Job) {
    if (job.tus) {
      job.state = 'uploading';
      job.tus.start();
      return;
    }
    const { Upload } = await import('tus-js-client');
    const upload = new Upload(job.file, {
      endpoint: kEndpoint,
      chunkSize: kChunk,
      retryDelays: kRetries,
      removeFingerprintOnSuccess: true,
      headers: { 'X-Acervo-Request': '1' },
      metadata: { filename: job.file.name },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
      },
      onProgress: (sent) => job.advance(sent),
      onSuccess: ({ lastResponse }) => {
        job.material = lastResponse.getHeader('Acervo-Material') ?? job.material;
        job.sent = job.file.size;
        job.state = 'done';
        forgetAnswers();
        this.completed += 1;
        this.#next();
      },
      onError: (error) => {
        const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
        this.#fail(job, new Problem({ status, code: status ? 'refused' : 'offline' }));
      },
    });
    job.tus = upload;
    // The same file may be on its way to another material
    const previous = (await upload.findPreviousUploads()).find(({ metadata }) => !job.material || metadata.material === job.material);
    if (previous) {
      upload.resumeFromPreviousUpload(previous);
      job.material = previous.metadata.material ?? job.material;
    }
    job.material ??= (await api.createMaterial({ title: titleOf(job.file.name) })).id;
    upload.options.metadata = { filename: job.file.name, material: job.material };
    if (!this.jobs.includes(job)) return;
    job.state = 'uploading';
    upload.start();
  }

  #fail(job: Job, problem: Problem) {
    job.restartClock();
    if (problem.is_offline && !navigator.onLine) {
      job.state = 'offline';
      return;
    }
    if (problem.status >= 500 || (problem.status === 0 && problem.is_offline)) {
      job.failure = problem.status === 507 ? 'no_space' : 'server_away';
      job.state = 'waiting';
      if (!job.material) job.tus = null;
      setTimeout(() => {
        if (job.state === 'waiting' && this.jobs.includes(job)) this.resume(job);
      }, kAgain);
      this.#next();
      return;
    }
    job.failure = problem.status === 413 ? 'too_large' : problem.status === 401 ? 'unauthenticated' : 'other';
    job.state = 'failed';
    if (!job.material) job.tus = null;
    this.#next();
  }
}

export const uploads = new Uploads();

export interface Unfinished {
  previous: PreviousUpload;
  url: string;
  name: string;
  offset: number;
  length: number;
}

/** Uploads that another visit began and did not finish, as the server knows them; what it forgot is forgotten here too. */
export async function unfinishedUploads(): Promise<Unfinished[]> {
  const { defaultOptions } = await import('tus-js-client');
  const storage = defaultOptions.urlStorage;
  if (!storage) return [];
  const found: Unfinished[] = [];
  for (const previous of await storage.findAllUploads()) {
    const url = previous.uploadUrl;
    if (!url || uploads.jobs.some((job) => job.tus?.url === url)) continue;
    const response = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (response?.status === 404 || response?.status === 410) {
      await storage.removeUpload(previous.urlStorageKey);
    } else if (response?.ok) {
      const { offset, length, filename } = (await response.json()) as { offset: number; length: number; filename: string };
      if (offset < length) found.push({ previous, url, name: filename, offset, length });
    }
  }
  return found;
}

export async function discardUnfinished({ previous, url }: Unfinished) {
  const { defaultOptions } = await import('tus-js-client');
  await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', 'X-Acervo-Request': '1' } }).catch(() => undefined);
  await defaultOptions.urlStorage?.removeUpload(previous.urlStorageKey);
}
