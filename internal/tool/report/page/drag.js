// Drags on the map of the nodes: from node to node, and lines that cut.

let dragged = false;

// centre is the middle of a node's card, from the corner of the map.
function centre(name) {
  const map = $('map').getBoundingClientRect(), card = cards.get(name).getBoundingClientRect();
  return {x: card.left - map.left + card.width / 2, y: card.top - map.top + card.height / 2};
}

function svgLine(from, to, look) {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  for (const [name, value] of Object.entries({x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: look})) line.setAttribute(name, value);
  return line;
}

// cutPairs are the pairs of nodes that a fault parts, as far as it says so.
function cutPairs(fault) {
  const pairs = [];
  for (const [, left, right] of fault.matchAll(/partition \{([^}]*)\} \{([^}]*)\}/g)) {
    const a = left.split(' '), b = right.trim() === '*' ? data.nodes.filter(n => !a.includes(n)) : right.split(' ');
    const from = a.includes('*') ? data.nodes.filter(n => !b.includes(n)) : a;
    for (const x of from) for (const y of b) if (cards.has(x) && cards.has(y)) pairs.push([x, y]);
  }
  return pairs;
}

// drawLinks draws who follows whom, and what is cut. Where cards are is only asked if something has
// changed: the browser has to lay out the page for that.
function drawLinks() {
  const follows = [];
  for (const v of newest) {
    const self = v.last && selfOf(v.last);
    if (self && self.role === 'replica' && cards.has(self.of) && cards.has(v.node)) follows.push([v.node, self.of]);
  }
  const cuts = faultsNow.flatMap(f => cutPairs(f.fault)).slice(0, 400);
  const now = JSON.stringify([follows, cuts, drag.line && [drag.from, drag.to]]);
  if (now === linksDrawn) return;
  linksDrawn = now;
  const lines = [...follows.map(pair => [pair, 'follows']), ...cuts.map(pair => [pair, 'cut'])].map(([[a, b], look]) => svgLine(centre(a), centre(b), look));
  if (drag.line) lines.push(svgLine(drag.from, drag.to, 'drag'));
  $('links').replaceChildren(...lines);
}

// linksDrawn is what the lines show, "" if the cards have moved since.
let linksDrawn = '';

const drag = {line: false, node: '', from: null, to: null};

function startDrags() {
  const map = $('map');
  const place = e => ({x: e.clientX - map.getBoundingClientRect().left, y: e.clientY - map.getBoundingClientRect().top});
  map.addEventListener('pointerdown', e => {
    if (e.button !== 0) return;
    const card = e.target.closest('.card');
    Object.assign(drag, {line: false, node: card ? card.dataset.node : '', from: place(e), to: place(e), id: e.pointerId});
    dragged = false;
  });
  map.addEventListener('pointermove', e => {
    if (!drag.from) return;
    drag.to = place(e);
    if (!drag.line && Math.hypot(drag.to.x - drag.from.x, drag.to.y - drag.from.y) > 8) {
      drag.line = dragged = true;
      map.setPointerCapture(e.pointerId);
    }
    if (drag.line) drawLinks();
  });
  const end = e => {
    const {line, node, from, to} = drag;
    Object.assign(drag, {line: false, from: null});
    if (!line) return;
    drawLinks();
    setTimeout(() => { dragged = false; }); // behind the click that ends the drag
    if (e.type === 'pointercancel') return;
    if (!node) {
      cutAcross(from, to);
      return;
    }
    const under = document.elementsFromPoint(e.clientX, e.clientY).find(x => x.classList.contains('card'));
    if (under && under.dataset.node !== node) showBetween(node, under.dataset.node);
  };
  map.addEventListener('pointerup', end);
  map.addEventListener('pointercancel', end);
  new ResizeObserver(() => {
    linksDrawn = '';
    if (cards.size) drawLinks();
  }).observe($('cards'));
}

// cutAcross parts the nodes on the two sides of a line.
function cutAcross(from, to) {
  const sides = [[], []];
  for (const name of data.nodes) {
    const c = centre(name);
    sides[(to.x - from.x) * (c.y - from.y) - (to.y - from.y) * (c.x - from.x) > 0 ? 1 : 0].push(name);
  }
  if (sides[0].length && sides[1].length) act(`fault ${freshName('cut')} partition ${inBraces(sides[0])} ${inBraces(sides[1])}`);
}

// showBetween offers what can happen between two nodes.
function showBetween(from, to) {
  const box = $('between');
  const close = () => {
    box.hidden = true;
    cards.get(from).focus();
  };
  const offer = (words, line) => {
    const button = element('button', '', words);
    button.type = 'button';
    button.addEventListener('click', () => {
      close();
      if (line) act(line());
    });
    box.append(button);
  };
  box.replaceChildren(element('b', '', `${from} → ${to}`));
  offer('Cut the link', () => `fault ${freshName('cut')} partition {${from}} {${to}}`);
  offer('Delay by 200 ms', () => `fault ${freshName('slow')} delay by=200ms from=${from} to=${to}`);
  if (ownSlots(from, 1)) {
    offer(`Move ${slotCountWanted()} slots`, () => `migrate ${ownSlots(from, slotCountWanted())} ${from} ${to}`);
    offer('Move one, stop half way', () => `migrate ${ownSlots(from, 1)} ${from} ${to} stop-before=target`);
  }
  offer('Nothing');
  box.hidden = false;
  box.onkeydown = e => { if (e.key === 'Escape') close(); };
  box.querySelector('button').focus();
}
