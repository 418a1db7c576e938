// Keeps the open page up to date: takes what the server sends and changes only what differs, so that what is unfolded, marked
// or in focus stays so. Runs in the browser; without it the page is as it was when it was loaded.

const status = document.getElementById('live');
const rows = document.getElementById('access-rows');
const most = Number(rows.closest('table').dataset.most);

// The one place where text becomes markup. It comes from this server, which has escaped it; no script in it would run.
const trusted = globalThis.trustedTypes ?? { createPolicy: (_name, rules) => rules };
const policy = trusted.createPolicy('skerry-page', { createHTML: (text) => text });

function parse(text) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(text);
  return document.importNode(template.content, true);
}

/** Makes `old` equal to `fresh`. What is unfolded is the reader's own. */
function mend(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const name of old.getAttributeNames()) {
    if (name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  mendChildren(old, fresh);
}

/** Those with an id are known by it, the others by their place. */
function mendChildren(old, fresh) {
  const known = new Map([...old.children].map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const want of Array.from(fresh.childNodes)) {
    const same = want.id ? known.get(want.id) : isLike(at, want) ? at : undefined;
    if (same === undefined) {
      old.insertBefore(want, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    mend(same, want);
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function isLike(node, want) {
  return node !== null && !node.id && node.nodeName === want.nodeName;
}

function showPart({ data }) {
  const fresh = parse(data).firstElementChild;
  mend(document.getElementById(fresh.id), fresh);
}

function showAccesses({ data }) {
  const fresh = [...parse(data).children].filter(({ id }) => document.getElementById(id) === null);
  rows.prepend(...fresh);
  const shown = rows.querySelectorAll('tr[id]');
  for (const row of [...shown].slice(most)) row.remove();
}

function say(text, state) {
  status.dataset.state = state;
  if (status.textContent !== text) status.textContent = text;
}

let source = null;

function listen() {
  source = new EventSource('/live');
  source.addEventListener('open', () => say('Live', 'live'));
  source.addEventListener('part', showPart);
  source.addEventListener('accesses', showAccesses);
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED)
      say('Not live any more: reload the page.', 'lost');
    else say('The server does not answer; trying again.', 'lost');
  });
}

function stop() {
  source?.close();
  source = null;
}

// A page that nobody looks at listens to nothing; seen again, it is told what it missed.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) stop();
  else if (source === null) listen();
});
if (!document.hidden) listen();
