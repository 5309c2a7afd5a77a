// All browser tests, one after another, over ACERVO_URL or the site's own fake API.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let status = 0;
for (const name of ['contract.mjs', 'players.mjs', 'players_programs.mjs', 'players_browser.mjs', 'embed.mjs', 'path.mjs', 'keyboard.mjs', 'studio.mjs', 'screens/screens.mjs']) {
  const { status: one } = spawnSync(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: 'inherit' });
  status ||= one ?? 1;
}
process.exit(status);
