/** Where to go after signing in: a path of this site only, whatever the address says. */
export function returnPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get('volver') ?? '/estudio';
  try {
    const url = new URL(wanted, origin);
    return url.origin === origin && wanted.startsWith('/') && !url.pathname.startsWith('/entrar') ? url.pathname + url.search : '/estudio';
  } catch {
    return '/estudio';
  }
}
