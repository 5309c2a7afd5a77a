import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js';

type Policies = Pick<HlsConfig, 'manifestLoadPolicy' | 'playlistLoadPolicy' | 'fragLoadPolicy'>;

/**
 * How hls.js loads, without an end to its patience. By itself it gives up at once on a connection that breaks while the
 * browser believes to be online, and after half a minute on a server that is busy: somebody in a bus would have to press again.
 * @param isAway  whether an answer of this status (0: none) is worth asking for again
 */
export function patient(from: Policies, isAway: (status: number) => boolean): Policies {
  const retry = (most: number): RetryConfig => ({
    maxNumRetry: Infinity,
    retryDelayMs: most ? 1000 : 0,
    maxRetryDelayMs: most,
    shouldRetry: (_config, _count, is_timeout, response) => is_timeout || isAway(response?.code ?? 0),
  });
  const policy = (of: LoadPolicy): LoadPolicy => ({ default: { ...of.default, errorRetry: retry(8000), timeoutRetry: retry(0) } });
  return {
    manifestLoadPolicy: policy(from.manifestLoadPolicy),
    playlistLoadPolicy: policy(from.playlistLoadPolicy),
    fragLoadPolicy: policy(from.fragLoadPolicy),
  };
}
