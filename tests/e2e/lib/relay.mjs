// Stands between a player and the server: notes what is asked for, lets through only so many bytes a second, and answers
// badly where it is told to.
import { createServer, request } from 'node:http';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @returns {Promise<{url: string, asked: string[], rate: number, fault: (path: string) => 'break' | 'hang' | number | null, breakAll: () => void, close: () => void}>}
 *   `rate` in bytes/s, 0 for any; `fault`: what becomes of a request instead of an answer, a number being its status;
 *   `breakAll` ends what is under way
 */
export async function openRelay(target) {
  const { hostname, port } = new URL(target);
  const relay = { asked: [], rate: 0, fault: () => null };
  const server = createServer((incoming, outgoing) => {
    relay.asked.push(incoming.url);
    const fault = relay.fault(incoming.url);
    if (fault === 'break') return void incoming.socket.destroy();
    if (fault === 'hang') return;
    if (fault) return void outgoing.writeHead(fault, { 'Retry-After': '2', 'Content-Type': 'application/problem+json' }).end('{}');
    const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, connection: 'close' } }, async (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      try {
        for await (const part of answer) {
          for (let at = 0; at < part.length; at += 4096) {
            const piece = part.subarray(at, at + 4096);
            if (relay.rate) await sleep((piece.length / relay.rate) * 1000);
            if (outgoing.destroyed) return onward.destroy();
            outgoing.write(piece);
          }
        }
        outgoing.end();
      } catch {
        outgoing.destroy();
      }
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  relay.url = `http://127.0.0.1:${server.address().port}`;
  relay.breakAll = () => server.closeAllConnections();
  relay.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return relay;
}

/** The picture's segments that were asked for, in order, each once: [{ rung: '240p', n: 0 }, { rung: '480p', n: 1 }]. */
export const picturesAsked = (relay) =>
  [...new Set(relay.asked.filter((path) => /\/\d+p\/\d+\.m4s/.test(path)))].map((path) => {
    const [, rung, n] = /\/(\d+p)\/(\d+)\.m4s/.exec(path);
    return { rung, n: Number(n) };
  });

/** The rungs whose segments were asked for, in order, each once: ['240p', '480p']. */
export const rungsAsked = (relay) => [...new Set(relay.asked.map((path) => /\/([^/]+)\/\d+\.m4s/.exec(path)?.[1]).filter(Boolean))];
