// The source of a live page: batches from the server, which grow the data of all parts.

const kept = {events: 5000, messages: 4000, views: 6000, times: 1200};

// nameNumber is the number by which texts are known that stand for owners of slots.
function nameNumber(name) {
  if (!name) return -1;
  const i = data.texts.indexOf(name);
  return i >= 0 ? i : data.texts.push(name) - 1;
}

// grow takes a batch: docs/page.md has what is in it.
function grow(batch) {
  if (batch.whole) forget(batch);
  data.end = Math.max(data.end, batch.now);
  data.totals = batch.totals;
  for (const {event: e, peer, slot, text} of batch.events) {
    const fact = ['state-changed', 'fault-injected', 'fault-healed'].includes(e.fact) ? e : undefined;
    events.push({q: e.seq, t: Math.floor(e.at_ns / 1000), kind: e.kind, node: textOf(e.node), peer: peer || '', slot, text, code: e.fact === 'redirected' ? e.data.code : '', fact, lane: -1, peerLane: -1});
  }
  for (const m of batch.messages) messages.push({...m, failed: m.failed === true, lane: -1, peerLane: -1}); // they have lanes when they are drawn
  for (const v of batch.views) addView({...v, d: v.d.map((word, i) => i % 3 === 2 ? nameNumber(word) : word)});
  growSeries(batch);
  data.routes.push(...batch.routes);
  data.routesSeen = (data.routesSeen || 0) + batch.routes.length;
  lastSeq = Math.max(1, batch.seq);
  nameClients(batch.clients);
  trim();
}

// textOf is a text that JSON cannot hold as it is, or one that it can.
const textOf = words => typeof words === 'object' && words ? atob(words.base64) : words || '';

// forget makes room for all anew.
function forget(batch) {
  $('title').textContent = batch.title;
  document.title = batch.title + ' · Slotstorm';
  data.kinds = batch.kinds;
  data.nodes = batch.nodes;
  events.length = messages.length = changesOf.length = newest.length = 0;
  data.nodes.forEach(() => changesOf.push([]));
  data.series = {times: [], columns: {}};
  data.routes = [];
}

function growSeries(batch) {
  const {times, columns} = data.series, before = times.length;
  times.push(...batch.times);
  for (const name of Object.keys(batch.columns)) columns[name] ||= new Array(before).fill(0);
  for (const name of Object.keys(columns)) columns[name].push(...(batch.columns[name] || batch.times.map(() => columns[name][before - 1] || 0)));
}

// nameClients gives lanes to those that were there first.
function nameClients(clients) {
  const most = 15;
  data.clients = clients.slice(0, most).map(c => c.name);
  data.others = clients.length - data.clients.length;
}

// trim drops what is oldest. What is kept of views is what they come to.
function trim() {
  if (events.length > kept.events) events.splice(0, events.length - kept.events);
  if (messages.length > kept.messages) messages.splice(0, messages.length - kept.messages);
  if (data.routes.length > 60) data.routes.splice(0, data.routes.length - 60);
  if (data.series.times.length > kept.times) {
    const keep = (_, i, list) => i % 2 === 0 || i === list.length - 1;
    data.series.times = data.series.times.filter(keep);
    for (const name of Object.keys(data.series.columns)) data.series.columns[name] = data.series.columns[name].filter(keep);
  }
  if (changesOf.reduce((n, list) => n + list.length, 0) <= kept.views) return;
  for (const list of changesOf) {
    const half = list.length >> 1;
    if (!half) continue;
    const view = viewAt(list[half].n, list[half]);
    list[half] = {...list[half], d: runsOf(view.owners).flatMap(run => [run.first, run.last, run.owner])};
    if (list.length === half + 1) newest[list[half].n].last = list[half];
    list.splice(0, half);
  }
}

let begun = false;
function startLive() {
  startActions();
  const source = new EventSource('events');
  source.onopen = () => say('connection', '');
  source.onerror = () => say('connection', source.readyState === EventSource.CLOSED ?
    'The server does not answer any more: what is shown is old.' : 'The connection is lost: what is shown is old. Trying again …');
  source.onmessage = e => {
    const batch = JSON.parse(e.data);
    grow(batch);
    if (!batch.sampled.length) batch.sampled = drawing.sampled;
    batch.joined = (batch.joined || 0) + drawing.joined;
    Object.assign(drawing, {batch, whole: drawing.whole || batch.whole, sampled: batch.sampled, joined: batch.joined});
    if (!drawing.due) {
      drawing.due = true;
      setTimeout(drawNow, Math.max(0, drawing.restUntil - performance.now()));
    }
  };
}

// drawing is what has come and is not drawn yet.
const drawing = {batch: null, due: false, whole: false, sampled: [], joined: 0, restUntil: 0};

// drawNow draws what has come. The page rests afterwards, twice as long as that took: on a
// slow machine it shows less often, and stays usable.
function drawNow() {
  const began = performance.now(), {batch, whole} = drawing;
  Object.assign(drawing, {whole: false, sampled: [], joined: 0});
  if (!begun) {
    begun = true;
    begin();
  } else if (whole) {
    nodeRows.length = 0;
    $('nodes').tBodies[0].replaceChildren();
    addNodeRows();
  }
  for (const f of growers) f();
  followNow();
  showNow(batch);
  requestAnimationFrame(() => setTimeout(() => { // then it is on the screen
    const now = performance.now();
    drawing.restUntil = now + 2 * (now - began);
    drawing.due = false;
  }));
}

// say shows a text, or nothing.
function say(id, words) {
  $(id).hidden = !words;
  if ($(id).textContent !== words) $(id).textContent = words;
}

// showNow shows how things are now, whatever moment is chosen.
function showNow(batch) {
  const rates = ratesNow();
  const up = newest.filter(v => v.last && v.last.p === 'up').length;
  const ok = newest.filter(v => v.last && v.last.p === 'up' && v.last.s === 'ok').length;
  const facts = [
    ['cluster', ok === up && up ? 'ok' : `fail, say ${up - ok} of ${up}`, ok === up && up ? 'good' : 'bad'],
    ['time in the cluster', showTime(data.end) + (batch.speed === 0 ? ', stopped' : batch.speed === 1 ? '' : ` ×${batch.speed}`)],
    ['processes up', `${up} of ${data.nodes.length}`, up === data.nodes.length ? '' : 'bad'],
    ['requests per second', showCount(Math.round(rates.commands))],
    ['redirects per second', showCount(Math.round(rates.redirects))],
    ['errors per second', showCount(Math.round(rates.errors)), rates.errors ? 'bad' : ''],
    ['requests that wait', showCount(Math.max(0, ...batch.load.map(l => l.queue)))],
    ['events', showCount(batch.seq)],
  ];
  facts.forEach(([name, value, look], i) => {
    const box = $('facts').children[i] || $('facts').appendChild(element('div'));
    if (!box.firstChild) box.append(element('dt', '', name), element('dd'));
    box.lastChild.textContent = value;
    box.lastChild.className = look || '';
  });
  const much = batch.joined ? [`this page was too slow, and has got ${batch.joined} batches as one`] : [];
  if (batch.sampled.length) much.push('not shown: ' + batch.sampled.join(', '));
  if (much.length) {
    say('sampled', 'Sampled: ' + much.join('; ') + '. Counts and charts include all.');
    sampledUntil = performance.now() + 5000;
  } else if (performance.now() > sampledUntil) say('sampled', '');
  showClients(batch.clients);
  showCluster(batch);
}
let sampledUntil = 0;

// ratesNow are what was counted in the last second or so.
function ratesNow() {
  const {times, columns} = data.series, last = times.length - 1, rates = {commands: 0, redirects: 0, errors: 0};
  let first = last;
  while (first > 0 && times[last] - times[first] < 1e6) first--;
  if (first === last) return rates;
  for (const [name, column] of Object.entries(columns)) {
    const rate = (column[last] - column[first]) / (times[last] - times[first]) * 1e6;
    if (name === 'commands') rates.commands = rate;
    else if (name === 'MOVED' || name === 'ASK') rates.redirects += rate;
    else if (!['topology', 'queue', 'retries'].includes(name)) rates.errors += rate;
  }
  return rates;
}

function showClients(clients) {
  const rows = $('clients').tBodies[0];
  while (rows.rows.length > clients.length) rows.lastChild.remove();
  clients.forEach((c, i) => {
    const row = rows.rows[i] || rows.appendChild(element('tr'));
    while (row.cells.length < 6) row.append(element('td'));
    const last = `${c.last || 'an unknown command'} at ${c.node}${c.code ? ': ' + c.code : ''}, ${c.idle < 1e6 ? 'just now' : showSpan(c.idle) + ' ago'}`;
    [c.name, showCount(c.requests), showCount(c.redirects), showCount(c.errors), c.slowest ? showSpan(c.slowest) : '', last].forEach((words, n) => {
      if (row.cells[n].textContent !== words) row.cells[n].textContent = words;
    });
    row.cells[3].className = c.errors ? 'bad' : '';
  });
}
