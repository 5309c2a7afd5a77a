import './embed.css';

// The page is a poster that links to the lesson; pressed, it becomes the player, whose code comes only then.
const start = document.querySelector<HTMLAnchorElement>('.start');
const data = document.getElementById('acervo-data')?.textContent;

async function open() {
  const { play } = await import('./play');
  await play(JSON.parse(data!), document.getElementById('embed')!);
}

if (start && data) {
  start.removeAttribute('target');
  start.setAttribute('role', 'button');
  const begin = (event: Event) => {
    event.preventDefault();
    start.removeEventListener('click', begin);
    open().catch(() => {
      // No player to be had: the link still leads to the lesson
      location.assign(start.href);
    });
  };
  start.addEventListener('click', begin);
  start.addEventListener('keydown', (event) => event.key === ' ' && start.click());
}
