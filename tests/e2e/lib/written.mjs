// The fake API serves bare files; the real server writes each page before the site starts (web/api/pages.cpp). This lays the
// same over the site's own answers, since replacing it is where a page would move.
const escape = (text) => String(text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const list = (items) => `<ul>${items.map(({ id, title, description }) => `<li><a href="/materiales/${id}">${escape(title)}</a> ${escape(description)}</li>`).join('')}</ul>`;

/** Makes the page's document what the server would have written. */
export async function writeLikeServer(page, url, path) {
  const ask = async (address) => (await fetch(`${url}/api/v1${address}`)).json();
  const data = { session: { person: null } };
  let body = '';
  const [, id] = /^\/materiales\/([0-9a-z]{12})/.exec(path) ?? [];
  if (id) {
    const material = (data.material = await ask(`/materials/${id}?media=session`));
    const { cues } = await ask(`/materials/${id}/transcript`);
    body = `<h1>${escape(material.title)}</h1><p>${escape(material.description).replaceAll('\n', '<br>')}</p><video controls preload="none" poster="${escape(material.playback.poster)}" src="${escape(material.playback.downloads[0].url)}"></video><div>${cues.map(({ text }) => `<p>${escape(text)}</p>`).join('')}</div>`;
  } else if (path.startsWith('/buscar')) {
    data.search = await ask(`/search?${new URLSearchParams(path.split('?')[1])}&per_page=20`);
    body = `<h1>${escape(new URLSearchParams(path.split('?')[1]).get('q'))}</h1>${list(data.search.items)}`;
  } else {
    data.home = await ask('/search?sort=newest&per_page=8');
    body = `<h1>Acervo</h1><p>Lecciones en video y audio para el aula.</p><form action="/buscar"><input name="q" type="search" aria-label="Buscar"></form>${list(data.home.items)}`;
  }
  const shell = await (await fetch(`${url}/`, { headers: { Accept: 'text/html' } })).text();
  const inlined = `<script type="application/json" id="acervo-data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
  const html = shell.replace('<!--acervo:body-->', () => `<main>${body}</main>`).replace('<!--acervo:data-->', () => inlined);
  await page.route(url + path, (route) => (route.request().resourceType() === 'document' ? route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: html }) : route.continue()));
}
