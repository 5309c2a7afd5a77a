// The page that shows web/api/openapi.yaml to people: plain HTML made when the site is built, no script, no style but ours.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const source = fileURLToPath(new URL('../../api/openapi.yaml', import.meta.url));
const kMethods = ['get', 'post', 'patch', 'put', 'delete', 'head', 'options'];

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
/** The little Markdown that the document uses: paragraphs, `code`, **strong**. */
const prose = (text = '') =>
  text
    .trim()
    .split(/\n\s*\n/)
    .filter(Boolean)
    .map((part) => `<p>${escape(part).replace(/`([^`]+)`/g, '<code>$1</code>').replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/\*([^*]+)\*/g, '<em>$1</em>')}</p>`)
    .join('\n');

export function renderApiDocs(yaml = readFileSync(source, 'utf8')) {
  const document = parse(yaml);
  const follow = (node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], document) : node);
  const named = (ref) => ref.split('/').pop();

  /** A schema in a few words, with links to those that have a name. */
  function shape(schema) {
    if (!schema) return '';
    if (schema.$ref) return `<a href="#schema-${named(schema.$ref)}">${named(schema.$ref)}</a>`;
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives) return alternatives.map(shape).join(' | ');
    if (schema.const !== undefined) return `<code>${escape(JSON.stringify(schema.const))}</code>`;
    if (schema.enum) return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(' | ');
    if (schema.type === 'array') return `[${shape(schema.items)}]`;
    const types = [schema.type ?? 'object'].flat().join(' | ');
    return escape(schema.format ? `${types} (${schema.format})` : types);
  }

  function fields(schema) {
    const parts = schema.allOf ?? [schema];
    const rows = parts.filter((part) => !part.$ref).flatMap((part) =>
      Object.entries(part.properties ?? {}).map(
        ([name, field]) =>
          `<tr><th scope="row"><code>${escape(name)}</code>${part.required?.includes(name) ? '' : ' <small>opcional</small>'}</th><td>${shape(field)}</td><td>${prose(follow(field).description)}</td></tr>`,
      ),
    );
    const whole = parts.filter((part) => part.$ref).map((part) => `<p>Todo lo de ${shape(part)}, y además:</p>`);
    return whole.join('') + (rows.length ? `<div class="scroll" tabindex="0"><table><tbody>${rows.join('')}</tbody></table></div>` : `<p>${shape(schema)}</p>`);
  }

  function operation(path, method, item, details) {
    const parameters = [...(item.parameters ?? []), ...(details.parameters ?? [])].map(follow);
    const body = follow(details.requestBody)?.content ?? {};
    const rows = parameters.map(
      (p) => `<tr><th scope="row"><code>${escape(p.name)}</code>${p.required ? '' : ' <small>opcional</small>'}</th><td>${escape(p.in)}</td><td>${shape(p.schema)}</td><td>${prose(p.description)}</td></tr>`,
    );
    const answers = Object.entries(details.responses).map(([status, reference]) => {
      const answer = follow(reference);
      const content = Object.entries(answer.content ?? {}).map(([type, media]) => `<code>${escape(type)}</code> ${shape(media.schema)}`);
      return `<tr><th scope="row"><code>${status}</code></th><td>${prose(answer.description)}</td><td>${content.join('<br>')}</td></tr>`;
    });
    const example = Object.values(body)[0]?.example;
    return `<section id="${details.operationId}">
<h3><code class="method">${method.toUpperCase()}</code> <code>/api/v1${escape(path)}</code></h3>
<p class="summary">${escape(details.summary ?? '')}</p>
${prose(details.description)}
${rows.length ? `<h4>Parámetros</h4><div class="scroll" tabindex="0"><table><tbody>${rows.join('')}</tbody></table></div>` : ''}
${Object.keys(body).length ? `<h4>Cuerpo</h4>${Object.entries(body).map(([type, media]) => `<p><code>${escape(type)}</code> ${shape(media.schema)}</p>`).join('')}` : ''}
${example ? `<pre tabindex="0"><code>${escape(JSON.stringify(example, null, 2))}</code></pre>` : ''}
<h4>Respuestas</h4><div class="scroll" tabindex="0"><table><tbody>${answers.join('')}</tbody></table></div>
</section>`;
  }

  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    kMethods.filter((method) => item[method]).map((method) => ({ path, method, item, details: item[method] })),
  );
  const index = operations.map(
    ({ path, method, details }) => `<li><a href="#${details.operationId}"><code>${method.toUpperCase()}</code> ${escape(path)}</a></li>`,
  );
  return `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>La API de Acervo</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/api-docs.css">
</head>
<body>
<header><a href="/">Acervo</a></header>
<main>
<h1>La API de Acervo</h1>
<p>El contrato completo está en <a href="/api/v1/openapi.yaml">openapi.yaml</a>; esta página lo muestra tal como es, en inglés técnico.</p>
<div lang="en">${prose(document.info.description)}</div>
<nav aria-label="Operaciones"><ul>${index.join('')}</ul></nav>
<h2>Operaciones</h2>
<div lang="en">${operations.map((o) => operation(o.path, o.method, o.item, o.details)).join('\n')}</div>
<h2>Formas</h2>
<div lang="en">${Object.entries(document.components.schemas).map(([name, schema]) => `<section id="schema-${name}"><h3>${escape(name)}</h3>${prose(schema.description)}${fields(schema)}</section>`).join('\n')}</div>
</main>
</body>
</html>
`;
}
