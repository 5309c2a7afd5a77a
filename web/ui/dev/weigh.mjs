// What the first page of a visit weighs: every asset the browser asks for, gzipped as a server would send it.
//   npm run build && npm run weigh
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { openBrowser } from '../../../tests/e2e/lib/browser.mjs';
import { openServer } from '../../../tests/e2e/lib/server.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const server = await openServer();
const found = (await (await fetch(`${server.url}/api/v1/search?per_page=50`)).json()).items.find(({ kind }) => kind === 'video');
const limit = 100_000;
let heavy = false;

for (const [name, path, ready] of [['home', '/', '.tiles'], ['results', '/buscar', 'article'], ['lesson', `/materiales/${found.id}`, '.player']]) {
  const { context, close } = await openBrowser({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  await page.goto(server.url + path);
  await page.waitForSelector(ready);
  await page.waitForTimeout(1500);
  await close();
  const rows = [['(document)', gzipSync(readFileSync(join(dist, 'index.html'))).length]];
  let later = 0;
  for (const asset of [...asked].filter((pathname) => pathname.startsWith('/assets/'))) {
    const bytes = readFileSync(join(dist, asset));
    const weight = extname(asset) === '.woff2' ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    // Fetched when the page is idle, so that pressing play need not wait for it
    if (/exports-default|hls/.test(asset)) later += weight;
    else rows.push([asset, weight]);
  }
  const sum = rows.reduce((total, [, weight]) => total + weight, 0);
  heavy ||= sum > limit;
  console.log(`${name}: ${(sum / 1000).toFixed(1)} kB in ${rows.length} requests${later ? `, and hls.js when idle: ${(later / 1000).toFixed(1)} kB` : ''}`);
  for (const [asset, weight] of rows) console.log(`  ${(weight / 1000).toFixed(1).padStart(6)} kB  ${asset}`);
}
await server.close();
process.exit(heavy ? 1 : 0);
