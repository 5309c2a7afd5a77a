// `npm run dev`: the fake API, and Vite's development server in front of it. With ACERVO_URL set, that server instead.
import { createServer } from 'vite';
import { startFakeApi } from './fake-api.mjs';

process.env.ACERVO_URL ??= (await startFakeApi()).url;
const server = await createServer();
await server.listen();
server.printUrls();
