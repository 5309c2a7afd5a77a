// All browser tests, one after another, over ACERVO_URL or the site's own fake API; or those whose names have one of the words given.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const words = process.argv.slice(2);
const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));
// The last one leaves the samples in disorder.
let status = 0;
for (const name of ['contract.mjs', 'players.mjs', 'players_programs.mjs', 'players_browser.mjs', 'players_patience.mjs', 'embed.mjs', 'path.mjs', 'viewer.mjs', 'keyboard.mjs', 'studio.mjs', 'teacher.mjs', 'curator.mjs', 'experiences.mjs', 'administration.mjs', 'steady.mjs', 'screens/screens.mjs', 'mangled.mjs'].filter(wanted)) {
  const { status: one } = spawnSync(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: 'inherit' });
  status ||= one ?? 1;
}
process.exit(status);
