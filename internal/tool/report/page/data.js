// The data, and what all parts of the page share.

const $ = id => document.getElementById(id);

// A live page begins with nothing, and grows: see live.js. A report has all its data in it.
const live = document.body.classList.contains('live');
const data = live ? emptyData() : JSON.parse($('data').textContent);
const text = i => i < 0 ? '' : data.texts[i];

function emptyData() {
  return {end: 0, texts: [], nodes: [], clients: [], others: 0, kinds: [], events: [], facts: [], totals: {}, messages: [], views: [], series: {times: [], columns: {}}, routes: [], failures: [], lines: [], faults: [], sampled: []};
}

// growers are told when a live page has got more.
const growers = [];
const onGrow = f => growers.push(f);

// An event has its line of text for people. What the page itself has to know of it is in
// code, of redirects, and in fact, of faults and states: see docs/events.md.
const factOf = new Map(data.facts.map(f => [f.seq, f]));
const events = data.events.map(([q, t, kind, node, peer, slot, words, code]) =>
  ({q, t, kind: data.kinds[kind], node: text(node), peer: text(peer), slot, text: text(words), code: text(code), fact: factOf.get(q)}));
const messages = data.messages.map(([q, t, who, node, command, reply, failed]) =>
  ({q, t, who: text(who), node: text(node), command: text(command), reply: text(reply), failed: failed === 1}));
let lastSeq = Math.max(1, ...events.slice(-1).map(e => e.q), ...data.views.slice(-1).map(v => v.q));

// element makes an element with text in it, never markup.
function element(tag, className, words) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (words !== undefined) e.textContent = words;
  return e;
}

// showTime writes microseconds for people.
function showTime(t) {
  if (data.end < 10_000) return (t / 1000).toFixed(3) + ' ms';
  if (t >= 120e6) {
    const minutes = Math.floor(t / 60e6);
    return minutes + ' min ' + ((t - minutes * 60e6) / 1e6).toFixed(1).padStart(4, '0') + ' s';
  }
  return (t / 1e6).toFixed(3) + ' s';
}

function showSpan(t) {
  if (t < 1000) return t + ' µs';
  if (t < 1e6) return (t / 1000).toFixed(t < 10_000 ? 2 : 1) + ' ms';
  return (t / 1e6).toFixed(2) + ' s';
}

const showCount = n => n.toLocaleString('en');

// paper is the width of what is drawn while the page is printed, 0 otherwise.
let paper = 0;
const widthOf = box => paper || box.clientWidth;

// css is a colour of the style sheet, which depends on the theme.
const css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

// nodeColours are those of Okabe and Ito, which people with any colour vision tell apart.
const nodeColours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#b8a900', '#7a6fc4', '#8c6d46', '#5f9ea0'];

// ownerRank gives nodes that ever own slots their colours, in order.
const ownerRank = new Map();
function rankOwners(view) {
  for (let i = 2; i < view.d.length; i += 3)
    if (view.d[i] >= 0 && !ownerRank.has(text(view.d[i]))) ownerRank.set(text(view.d[i]), ownerRank.size);
}

function nodeColour(name) {
  const rank = ownerRank.get(name);
  if (rank === undefined) return css('plain');
  if (rank < nodeColours.length) return nodeColours[rank];
  return `hsl(${Math.round(rank * 137.5) % 360} 55% ${45 + rank % 3 * 8}%)`;
}

// errorColours are variables of the style sheet, by the code of an error.
const errorColours = {MOVED: 'moved', ASK: 'ask', TRYAGAIN: 'tryagain', CLUSTERDOWN: 'down', CROSSSLOT: 'cross', OK: 'good'};
const codeColour = code => css(errorColours[code] || 'error');
// In the style of an element it is the variable itself, which changes with the theme.
const codeStyle = code => `var(--${errorColours[code] || 'error'})`;
const codeOf = words => words.split(' ', 1)[0];

const kindColours = {
  role: 'role', election: 'role', epoch: 'role', slot: 'slot', migrate: 'slot', flag: 'flag', state: 'flag', node: 'node',
  fault: 'error', error: 'error', command: 'plain', member: 'plain', repl: 'plain', input: 'plain', pubsub: 'moved',
};
const kindStyle = e => e.kind === 'redirect' ? codeStyle(e.code) : `var(--${kindColours[e.kind] || 'plain'})`;
const kindColour = e => e.kind === 'redirect' ? codeColour(e.code) : css(kindColours[e.kind] || 'plain');

// who is the node or client of an event, with its peer.
const whoOf = e => e.peer ? e.node + ' → ' + e.peer : e.node;
