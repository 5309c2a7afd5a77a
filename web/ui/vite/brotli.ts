import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(js|css|svg|json|html|txt)$/;

/**
 * Leaves beside each text below assets/ the same packed by brotli, where that is smaller; the server sends it to who takes it
 * (streamer/http/assets.cpp), and makes the gzip by itself. Not beside index.html and embed.html: the server writes into those.
 */
export function brotli(): Plugin {
  let assets = '';
  return {
    name: 'brotli',
    apply: 'build',
    configResolved({ build }) {
      assets = build.assetsDir;
    },
    // Of what lies there at last: with what came from public/, and as it was written
    writeBundle({ dir = '' }) {
      const folder = join(dir, assets);
      for (const name of readdirSync(folder).filter((name) => text.test(name))) {
        const plain = readFileSync(join(folder, name));
        const packed = brotliCompressSync(plain); // of itself as small as it can
        if (packed.length < plain.length) writeFileSync(join(folder, `${name}.br`), packed);
      }
    },
  };
}
