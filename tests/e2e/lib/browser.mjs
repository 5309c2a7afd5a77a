// One real Chromium (Debian's), with a profile of its own that is thrown away.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The browser tools are the site's development dependencies: installed once, there
const require = createRequire(new URL('../../../web/ui/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio', '--hide-scrollbars', '--autoplay-policy=no-user-gesture-required',
];

/** @returns {Promise<{context: import('playwright-core').BrowserContext, close: () => Promise<void>}>} */
export async function openBrowser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'acervo-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.ACERVO_CHROMIUM ?? '/usr/bin/chromium',
    args: kFlags,
    locale: 'es-MX',
    timezoneId: 'America/Mexico_City',
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

export const axeSource = () => require('node:fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
