// All browser tests, one after another, over ACERVO_URL or the site's own fake API; or those whose names have one of the words given.
// With ACERVO_LANE=1/2 or 2/2, as tests/deploy/with_server says it, one half of them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const words = process.argv.slice(2);
const [lane, lanes] = (process.env.ACERVO_LANE ?? '1/1').split('/').map(Number);
// In the first lane those that mostly wait: they play. The last of all leaves the samples in disorder.
const parts = [
  ['contract', 2], ['players', 1], ['players_programs', 1], ['players_browser', 1], ['players_patience', 1], ['embed', 1], ['path', 2],
  ['viewer', 1], ['keyboard', 1], ['studio', 2], ['teacher', 2], ['curator', 2], ['experiences', 2], ['administration', 2],
  ['steady', 1], ['screens/screens', 2], ['mangled', 2],
];
const wanted = ([name, its]) => (lanes === 1 || its === lane) && (words.length === 0 || words.some((word) => name.includes(word)));
let status = 0;
for (const [name] of parts.filter(wanted)) {
  const { status: one } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], { stdio: 'inherit' });
  status ||= one ?? 1;
}
process.exit(status);
