import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.d.ts'));

/** Where a file's imports point, as folders of src: "api", "app", "shared" or "features/<noun>". */
function targets(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const paths = [...text.matchAll(/(?:from|import\()\s*'([^']+)'|^import '([^']+)'/gm)].map((match) => match[1] ?? match[2]!);
  return paths.filter((path) => /^[.~]/.test(path)).map((path) => unit(path.startsWith('~') ? path.slice(2) : relative(src, join(src, file, '..', path))));
}
const unit = (path: string) => /^(features\/[^/]+|[^/]+)/.exec(path)![1]!;

const may: Record<string, RegExp> = {
  api: /^api$/,
  shared: /^(shared|api)$/,
  app: /^(app|shared|api|features\/.+)$/,
};

describe('imports point one way', () => {
  test.each(files)('%s', (file) => {
    const from = unit(file);
    const allowed = may[from] ?? new RegExp(`^(${from}|shared|api)$`);
    expect(targets(file).filter((to) => !allowed.test(to))).toEqual([]);
  });
});
