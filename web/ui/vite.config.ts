import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { renderApiDocs } from './vite/api-docs.mjs';
import { brotli } from './vite/brotli.ts';
import { slimHls } from './vite/hls.ts';
import hls from './node_modules/hls.js/package.json' with { type: 'json' };

/** Asks for the font with the page instead of after the stylesheet: one round trip less before the text settles. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        // The embedded page asks for nothing before somebody plays
        if (filename.endsWith('embed.html')) return [];
        const font = Object.keys(bundle ?? {}).find((name) => /-latin-wght-normal.*\.woff2$/.test(name));
        if (!font) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** The page of /api/docs, from the contract as it is when the site is built. */
function apiDocs(): Plugin {
  return {
    name: 'api-docs',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'api-docs.html', source: renderApiDocs() });
    },
  };
}

const src = fileURLToPath(new URL('./src', import.meta.url));
const fonts = fileURLToPath(
  new URL('./node_modules/@fontsource-variable/atkinson-hyperlegible-next/files', import.meta.url),
);

const everywhere = [
  /node_modules\/(svelte|esm-env|clsx)\//,
  /src\/shared\/(format|styles)\//,
  // Without what starts the site: the embedded page shares this file and is no page of the site
  /src\/app\/(?!main|PersonMenu|NotFound|PageFailed|work-routes)/,
  /src\/api\/(?!work|experiences)/,
  /src\/shared\/i18n\/[a-z]+\.ts/,
  /src\/shared\/(router|storage|late|watching|kept|fold|vocabulary)\./,
  /src\/shared\/components\/(Icon|Logo|Poster|cover|SearchBox|Skeleton|Popover|Toasts|toast|Trouble|SignInLink|tell|describe|Marked|marked)\./,
];

export default defineConfig({
  plugins: [svelte(), preloadFont(), slimHls(hls.version), apiDocs(), brotli()],
  resolve: { alias: { '~': src, '@fonts': fonts } },
  build: {
    target: 'es2022',
    // data: URIs are not allowed by the Content-Security-Policy
    assetsInlineLimit: 0,
    // Browsers that lack it load the same files, only later
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: [fileURLToPath(new URL('./index.html', import.meta.url)), fileURLToPath(new URL('./embed.html', import.meta.url))],
      output: {
        // What every page needs travels in one file, and so does the player, instead of in twenty that wait for each other
        codeSplitting: {
          groups: [
            // Apart, or what loads the rest would bring all of it along
            { name: 'loading', test: /vite\/preload-helper/, priority: 3 },
            { name: 'player', test: /src\/shared\/player\/(?!Captions|KeysHelp|Choices|MenuChoice|storyboard|viewing|hls|link|patience)/, priority: 1 },
            { name: 'shared', test: (id) => everywhere.some((place) => place.test(id)), priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: process.env.ACERVO_URL ? { '/api': process.env.ACERVO_URL, '/media': process.env.ACERVO_URL } : {} },
});
