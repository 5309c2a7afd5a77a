import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * hls.js from its own source, with only the parts we use. Its two builds have either everything (180 KB gzipped) or no
 * separate sound tracks, which is how our renditions are made; this is what a teacher on a slow line waits for.
 * The names of the parts are those of its own build (`build-config.js` in its repository).
 */
const parts = {
  ALT_AUDIO: true,
  MEDIA_CAPABILITIES: true,
  CMCD: false,
  CONTENT_STEERING: false,
  EME_DRM: false,
  IFRAMES: false,
  INTERSTITIALS: false,
  M2TS_ADVANCED_CODECS: false,
  SUBTITLES: false, // ours are read as JSON and drawn by us
  VARIABLE_SUBSTITUTION: false,
};

const source = fileURLToPath(new URL('../node_modules/hls.js/src/', import.meta.url));

/**
 * Our segments are always fragmented MP4: nothing is ever taken apart from MPEG-TS, ADTS, MP3 or AC-3. Nor is there timed
 * ID3 in them, and we report to no CMCD.
 */
const unused = /\/(tsdemuxer|aacdemuxer|mp3demuxer|ac3-demuxer|cmcd-controller|id3-track-controller)$/;

/** What stands in their place, and the two functions that it takes from libraries it bundles. */
const stand_ins: Record<string, string> = {
  '\0hls-none': 'class None { static probe() { return false } destroy() {} }\nexport default None; export { None as AC3Demuxer };',
  '\0@svta/cml-utils': 'export const uuid = () => crypto.randomUUID?.() ?? Math.random().toString(36).slice(2);',
  '\0@svta/cml-id3': "export const utf8ArrayToStr = (bytes) => new TextDecoder().decode(bytes).replaceAll('\\0', '');",
};

export function slimHls(version: string): Plugin {
  if (!existsSync(`${source}exports-default.ts`)) throw new Error('hls.js came without its source: set the alias back to its own build');
  return {
    name: 'slim-hls',
    enforce: 'pre',
    config: () => ({
      define: {
        __VERSION__: JSON.stringify(version),
        __IN_WORKER__: 'false',
        __HLS_WORKER_BUNDLE__: 'undefined',
        ...Object.fromEntries(Object.entries(parts).map(([name, used]) => [`__USE_${name}__`, String(used)])),
      },
    }),
    resolveId(id, importer) {
      if (id === 'hls.js') return `${source}exports-default.ts`;
      if (!importer?.startsWith(source)) return null;
      if (unused.test(id)) return '\0hls-none';
      return `\0${id}` in stand_ins ? `\0${id}` : null;
    },
    load: (id) => stand_ins[id] ?? null,
  };
}
