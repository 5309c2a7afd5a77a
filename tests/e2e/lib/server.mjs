// The server under test: ACERVO_URL where a harness started the real one, else the site's fake API over its built files.
export async function openServer() {
  if (process.env.ACERVO_URL) return { url: process.env.ACERVO_URL.replace(/\/$/, ''), real: true, close: () => undefined };
  const { startFakeApi } = await import('../../../web/ui/dev/fake-api.mjs');
  return { ...(await startFakeApi()), real: false };
}

export const credentials = {
  email: process.env.ACERVO_EMAIL ?? 'rosa@ejemplo.mx',
  password: process.env.ACERVO_PASSWORD ?? 'una frase larga y mía',
};
