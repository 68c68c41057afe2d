// What can be done: each button, and each drag, is a line of the scenario language.

const chosen = new Set();
const cards = new Map();
let doneCount = 0, faultsNow = [];

// pending are lines that were sent and have no answer: they are shown at once, however late the
// next batch is.
const pending = [];

// act does a line and shows what came of it.
async function act(line) {
  say('mistake', '');
  doneCount++; // so that names are fresh before the server has told of the line
  const mine = {line};
  pending.push(mine);
  drawDone();
  let answer;
  try {
    const r = await fetch('do', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({line})});
    answer = r.headers.get('Content-Type') === 'application/json' ? await r.json() : {line, error: await r.text()};
  } catch {
    answer = {line, error: 'the server does not answer'};
  }
  pending.splice(pending.indexOf(mine), 1);
  if (answer.error) {
    const place = answer.column ? '\n' + ' '.repeat(answer.column - 1) + '^' : '';
    say('mistake', `${line}${place}\n${answer.column ? answer.column + ': ' : ''}${answer.error}`);
  } else if (answer.lines) say('mistake', answer.lines.join('\n'));
  $('mistake').classList.toggle('bad', Boolean(answer.error));
  return !answer.error;
}

const names = list => list.length === 1 ? list[0] : `{${list.join(' ')}}`;
const inBraces = list => `{${list.join(' ')}}`;
const picked = () => data.nodes.filter(name => chosen.has(name));
const nowOf = name => newest[data.nodes.indexOf(name)];
const processOf = name => nowOf(name)?.last?.p;
// freshName is a name that no line has had.
const freshName = stem => stem + (doneCount + 1);

// ownSlots are the first slots of a node, by its own opinion.
function ownSlots(name, count) {
  const view = nowOf(name), slots = [];
  if (!view) return '';
  for (const run of runsOf(view.owners)) {
    if (run.owner < 0 || text(run.owner) !== name) continue;
    const last = Math.min(run.last, run.first + count - 1);
    slots.push(showRange({first: run.first, last}));
    count -= last - run.first + 1;
    if (count <= 0) break;
  }
  return slots.join(',');
}

const slotCountWanted = () => Math.max(1, Math.min(slotCount, Math.floor(Number($('count').value)) || 1));

// verbs are the buttons: for which nodes each is, in code and in words, and the lines that it does.
const verbs = {
  crash: {wants: 'Choose a node that is not down', needs: list => list.some(n => processOf(n) !== 'down'), lines: list => [`crash ${names(list.filter(n => processOf(n) !== 'down'))}`]},
  restart: {wants: 'Choose a node that is down', needs: list => list.some(n => processOf(n) === 'down'), lines: list => [`restart ${names(list.filter(n => processOf(n) === 'down'))}`]},
  pause: {wants: 'Choose a node that runs', needs: list => list.some(n => processOf(n) === 'up'), lines: list => [`pause ${names(list.filter(n => processOf(n) === 'up'))}`]},
  resume: {wants: 'Choose a node that is paused', needs: list => list.some(n => processOf(n) === 'paused'), lines: list => [`resume ${names(list.filter(n => processOf(n) === 'paused'))}`]},
  cut: {wants: 'Choose one or more nodes', needs: list => list.length > 0, lines: list => [`fault ${freshName('cut')} partition ${inBraces(list)} {*}`]},
  slow: {wants: 'Choose one or more nodes', needs: list => list.length > 0, lines: list => [`fault ${freshName('slow')} delay by=200ms from=${inBraces(list)} + delay by=200ms to=${inBraces(list)}`]},
  heal: {wants: 'No fault is in effect', needs: () => faultsNow.length > 0, lines: () => ['heal all']},
  failover: {wants: 'Choose one replica that runs', needs: list => list.length === 1 && processOf(list[0]) === 'up' && selfOf(nowOf(list[0]).last).role === 'replica', lines: list => [`@${list[0]}> CLUSTER FAILOVER`]},
  move: {wants: 'Choose two nodes that run: a master with slots, then the one that gets them', needs: () => canMove(), lines: () => [`migrate ${moveWords()}`]},
  stuck: {wants: 'Choose two nodes that run: a master with slots, then the one that gets them', needs: () => canMove(), lines: () => [`migrate ${moveWords(1)} stop-before=target`]},
  load: {needs: () => true, lines: () => {
    const name = freshName('c');
    return [`client ${name} policy=well-behaved`, `workload ${freshName('load')} ${name} rate=50 keys=k[1..1000]`];
  }},
  unload: {wants: 'No client of this page runs', needs: () => loads.size > 0, lines: () => Array.from(loads, name => `stop ${name}`)},
  hold: {wants: 'Time stands still already', needs: () => speedNow > 0, lines: () => ['speed 0']},
  go: {wants: 'Time goes on already', needs: () => speedNow === 0, lines: () => ['speed ' + $('speed').value]},
  event1: {needs: () => true, lines: () => ['advance event']},
  step: {needs: () => true, lines: () => ['advance 100ms']},
  skip: {needs: () => true, lines: () => ['advance 10s']},
};
const loads = new Set();
// speedNow is how fast the cluster's time passes, 0 if it stands still.
let speedNow = 1;

// showSpeed shows how fast time passes, which others may have changed.
function showSpeed(speed) {
  if (speed > 0 && speed !== speedNow) {
    const choice = $('speed'), value = String(speed);
    if (!Array.from(choice.options, o => o.value).includes(value)) choice.append(new Option(value, value));
    choice.value = value;
  }
  speedNow = speed;
}

// inOrder are the nodes in the order in which they were chosen.
const inOrder = () => Array.from(chosen);
const canMove = () => chosen.size === 2 && inOrder().every(n => processOf(n) === 'up') && ownSlots(inOrder()[0], 1) !== '';
const moveWords = count => `${ownSlots(inOrder()[0], count || slotCountWanted())} ${inOrder()[0]} ${inOrder()[1]}`;

function showChoice() {
  for (const [name, card] of cards) card.setAttribute('aria-pressed', String(chosen.has(name)));
  const list = inOrder();
  say('chosen', !list.length ? 'No node is chosen: click one above.' : 'Chosen: ' + (list.length === 2 ? `${list.join(', then ')}. Slots move from ${list[0]} to ${list[1]}.` : list.join(', ')));
  for (const [id, verb] of Object.entries(verbs)) {
    const off = !verb.needs(picked());
    $(id).disabled = off;
    $(id).title = off ? verb.wants || '' : '';
  }
}

async function doLines(lines) {
  for (const line of lines) if (!await act(line)) return;
}

function startActions() {
  for (const [id, verb] of Object.entries(verbs)) $(id).addEventListener('click', () => doLines(verb.lines(picked())));
  $('ask').addEventListener('submit', async e => {
    e.preventDefault();
    const line = $('line').value.trim().replace(/[ \t]+/g, ' ');
    if (line && await act(line)) $('line').value = '';
  });
  $('speed').addEventListener('change', () => { if (speedNow > 0) act('speed ' + $('speed').value); });
  if ($('branchform')) {
    $('branchform').addEventListener('submit', e => {
      $('branchat').value = Math.round(moment.t);
      const none = !$('otherseed').value && !$('otherline').value.trim();
      say('branchnote', none ? 'Choose another seed, or a line, or both.' : '');
      if (none) e.preventDefault();
    });
  }
  if ($('expect')) $('expect').addEventListener('change', () => { $('keep').href = 'scenario?expect=' + ($('expect').checked ? 'yes' : 'no'); });
  startDrags();
}

// showCluster shows the nodes, the faults and what was done, as they are now.
function showCluster(batch) {
  if (cards.size !== data.nodes.length) makeCards();
  const open = disagreeing();
  data.nodes.forEach((name, n) => showCard(name, newest[n], batch.load[n], open.has(name)));
  faultsNow = batch.faults;
  showSpeed(batch.speed);
  showFaultsNow();
  showDone(batch.done);
  showChoice();
  drawLinks();
}

function makeCards() {
  cards.clear();
  $('cards').replaceChildren();
  // Masters come first, and their replicas in the same order: so each shard is a column.
  const masters = newest.filter(v => v.last && selfOf(v.last).role === 'master').length;
  if (masters > 1 && masters <= 8) $('cards').style.setProperty('--columns', masters);
  for (const name of data.nodes) {
    const card = element('button', 'card');
    card.type = 'button';
    card.dataset.node = name;
    card.append(element('b', '', name), element('span', 'what'), element('span', 'slots'), element('span', 'says'));
    card.addEventListener('click', () => {
      if (dragged) return;
      if (!chosen.delete(name)) chosen.add(name);
      showChoice();
    });
    cards.set(name, card);
    $('cards').append(card);
  }
}

// disagreeing are the nodes that say of a slot what most do not.
function disagreeing() {
  const views = newest.filter(v => v.last && v.last.p === 'up'), odd = new Set();
  for (const run of disagreements(views)) {
    const count = new Map();
    for (const owner of run.owners) count.set(owner, (count.get(owner) || 0) + 1);
    const most = Math.max(...count.values());
    run.owners.forEach((owner, i) => { if (count.get(owner) < most || count.size === run.owners.length) odd.add(views[i].node); });
  }
  return odd;
}

function showCard(name, view, load, odd) {
  const card = cards.get(name), change = view?.last;
  if (!change) return;
  const self = selfOf(change), state = [change.p, change.s, change.m, change.e, change.o, odd, load.queue].join('|');
  if (card.state === state && card.view === change) return;
  card.state = state;
  card.view = change;
  const runs = runsOf(view.owners).filter(run => run.owner >= 0 && text(run.owner) === name);
  const count = runs.reduce((n, run) => n + run.last - run.first + 1, 0);
  const bad = members(change).filter(m => m.flags).map(m => m.name + ' ' + m.flags);
  card.className = 'card ' + change.p;
  card.style.setProperty('--own', nodeColour(self.role === 'replica' ? self.of : name));
  const [, what, slots, says] = card.children;
  what.textContent = change.p === 'up' ? showRole(self) + (change.e ? ', epoch ' + change.e : '') : change.p;
  slots.textContent = count ? `${showCount(count)} slots: ${runs.slice(0, 2).map(showRange).join(', ')}${runs.length > 2 ? ' …' : ''}` : 'no slots';
  const told = [];
  if (change.p !== 'down' && change.s !== 'ok') told.push('says the cluster is down');
  if (change.p !== 'down' && bad.length) told.push('sees ' + bad.join(', '));
  if (change.o) told.push('open ' + change.o);
  if (odd) told.push('≠ disagrees with most on slots');
  if (load.queue) told.push(`${load.queue} requests wait`);
  says.textContent = told.join('; ');
}

function showFaultsNow() {
  const list = $('faults'), state = JSON.stringify(faultsNow);
  if (list.state === state) return;
  const texts = JSON.stringify(faultsNow.map(f => [f.name, f.fault])), same = texts === list.texts;
  list.state = state;
  list.texts = texts;
  if (same) {
    faultsNow.forEach((f, i) => { list.children[i].lastChild.textContent = `fired ${showCount(f.fired)}×`; });
    return;
  }
  list.replaceChildren(...faultsNow.map(f => {
    const item = element('li'), heal = element('button', '', 'Heal');
    heal.type = 'button';
    heal.setAttribute('aria-label', 'Heal ' + f.name);
    heal.addEventListener('click', () => act('heal ' + f.name));
    item.append(heal, element('code', '', `${f.name} ${f.fault}`), element('small', '', `fired ${showCount(f.fired)}×`));
    return item;
  }));
  if (!faultsNow.length) list.append(element('li', 'note', 'none'));
}

function showDone(done) {
  const state = JSON.stringify(done);
  doneCount = Math.max(doneCount, ...done.map(d => d.number));
  if ($('done').state === state) return;
  $('done').state = state;
  loads.clear();
  for (const d of done) {
    const words = d.line.split(' ');
    if (d.error) continue;
    if (words[0] === 'workload') loads.add(words[1]);
    if (words[0] === 'stop') loads.delete(words[1]);
  }
  doneNow = done;
  drawDone();
}

let doneNow = [];

// drawDone lists what is under way, and what was done.
function drawDone() {
  const fresh = pending.filter(p => !doneNow.some(d => d.line === p.line && !d.result && !d.error));
  $('done').replaceChildren(...[...doneNow, ...fresh].reverse().map(d => {
    const item = element('li');
    item.append(element('small', '', showTime(d.at ?? data.end)), element('code', '', d.line), element('span', d.error ? 'bad' : 'note', d.error || d.result || '…'));
    return item;
  }));
  if (!$('done').children.length) $('done').append(element('li', 'note', 'nothing yet'));
}
