// The timeline: a lane for each node and each client, bars for what processes are, marks
// and arrows for what happened.

const laneTable = [];
const laneOf = new Map();
const faultBars = [];
const gutter = 118, topRoom = 24;
let laneHeight = 26;

function addLane(name, kind) {
  laneOf.set(name, laneTable.length);
  laneTable.push({name, kind, y: 0, bars: []});
}

function arrangeLanes() {
  laneTable.length = faultBars.length = 0;
  laneOf.clear();
  if (events.some(e => !e.node)) addLane('', 'faults');
  for (const n of data.nodes) addLane(n, 'node');
  for (const c of data.clients) addLane(c, 'client');
  const others = data.others ? laneTable.length : -1;
  if (others >= 0) addLane(`${showCount(data.others)} others`, 'client');
  laneHeight = laneTable.length > 40 ? 15 : laneTable.length > 24 ? 20 : 26;
  let y = topRoom, kind = '';
  for (const lane of laneTable) {
    if (kind && lane.kind !== kind) y += 10;
    kind = lane.kind;
    lane.y = y + laneHeight / 2;
    y += laneHeight;
  }
  data.nodes.forEach((name, n) => { laneTable[laneOf.get(name)].bars = barsOf(n); });
  arrangeFaults();
  const laneAt = name => laneOf.has(name) ? laneOf.get(name) : others;
  for (const e of events) {
    e.lane = laneAt(e.node);
    e.peerLane = e.peer ? laneAt(e.peer) : -1;
  }
  // Requests between two events are spread, for the axis of order.
  for (let i = 0; i < messages.length;) {
    let end = i;
    while (end < messages.length && messages[end].q === messages[i].q) end++;
    for (let k = i; k < end; k++) messages[k].place = messages[k].q + (k - i + 1) / (end - i + 1);
    i = end;
  }
  for (const m of messages) {
    m.lane = laneAt(m.who);
    m.peerLane = laneAt(m.node);
  }
  return y + 6;
}

// barsOf are the times in which a node's process and role stayed the same.
function barsOf(n) {
  const bars = [];
  for (const change of changesOf[n]) {
    const self = selfOf(change);
    const bar = {t: change.t, q: change.q, process: change.p, state: change.s, role: self.role, of: self.of, name: self.name};
    const last = bars[bars.length - 1];
    if (!last || ['process', 'state', 'role', 'of'].some(key => last[key] !== bar[key])) bars.push(bar);
  }
  return bars;
}

// arrangeFaults finds out when faults began and ended.
function arrangeFaults() {
  const open = new Map();
  for (const e of events) {
    if (!e.fact) continue;
    const {fact, data} = e.fact;
    if (fact === 'fault-injected') {
      const bar = {name: data.name, text: data.fault, from: e, to: endOf(e, data.rules)};
      open.set(bar.name, bar);
      faultBars.push(bar);
    } else if (fact === 'fault-healed' && open.has(data.name)) {
      const bar = open.get(data.name);
      if (!bar.to || e.t < bar.to.t) bar.to = e;
      open.delete(data.name);
    }
  }
}

// endOf is when a fault ends by itself: all of it ends when each of its rules has a time.
function endOf(begin, rules) {
  if (rules.some(r => !r.for_ns)) return null;
  const t = begin.t + Math.max(...rules.map(r => (r.for_ns + (r.wait_ns || 0)) / 1000));
  const next = events.find(e => e.t > t);
  return {t, q: next ? next.q - 1 : lastSeq};
}

// picture is a canvas for crisp lines, at the size that it has on the page.
function picture(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = height + 'px';
  const g = canvas.getContext('2d');
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, width, height);
  return g;
}

const timeline = {width: 0, height: 0, hits: [], drag: null};
const placeX = x => gutter + (x - axis.from) / (axis.to - axis.from) * (timeline.width - gutter - 8);
const eventX = e => placeX(axis.order ? e.q : e.t);
const messageX = m => placeX(axis.order ? m.place : m.t);
const xPlace = x => axis.from + (x - gutter) / (timeline.width - gutter - 8) * (axis.to - axis.from);

function drawTimeline() {
  const canvas = $('timeline');
  timeline.width = widthOf(canvas.parentElement);
  const g = picture(canvas, timeline.width, timeline.height);
  timeline.hits = [];
  drawScale(g);
  g.save();
  g.beginPath();
  g.rect(gutter, 0, timeline.width - gutter, timeline.height);
  g.clip();
  for (const lane of laneTable) drawBars(g, lane);
  drawFaults(g);
  drawMessages(g);
  drawArrows(g);
  drawMarks(g);
  drawMark(g);
  drawMoment(g);
  g.restore();
  drawNames(g);
}

const font = (size, weight) => `${weight || ''} ${size}px system-ui, "Noto Sans", sans-serif`;

// drawScale draws lines for round times, or event numbers.
function drawScale(g) {
  const span = axis.to - axis.from, most = Math.max(3, (timeline.width - gutter) / 110);
  let step = 10 ** Math.floor(Math.log10(span / most));
  for (const factor of [1, 2, 5, 10]) if (span / (step * factor) <= most) { step *= factor; break; }
  if (axis.order) step = Math.max(1, Math.round(step));
  g.font = font(11);
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  for (let x = Math.ceil(axis.from / step) * step; x <= axis.to; x += step) {
    const at = placeX(x);
    g.strokeStyle = css('faint');
    g.beginPath();
    g.moveTo(at, topRoom - 6);
    g.lineTo(at, timeline.height);
    g.stroke();
    g.fillStyle = css('dim');
    if (at > gutter + 20 && at < timeline.width - 24) g.fillText(axis.order ? '#' + x : tickText(x, step), at, 11);
  }
}

function tickText(t, step) {
  if (step < 1000) return (t / 1000).toFixed(2) + ' ms';
  if (step < 1e6 && axis.to < 1e6) return (t / 1000).toFixed(0) + ' ms';
  if (t >= 60e6 && step >= 1e6) return Math.floor(t / 60e6) + ':' + String(Math.round(t / 1e6) % 60).padStart(2, '0');
  return (t / 1e6).toFixed(step < 1e4 ? 3 : step < 1e5 ? 2 : step < 1e6 ? 1 : 0) + ' s';
}

function drawNames(g) {
  g.textBaseline = 'middle';
  g.textAlign = 'left';
  const small = laneHeight < 18;
  for (const lane of laneTable) {
    if (lane.kind === 'node') {
      g.fillStyle = nodeColour(lane.name);
      g.fillRect(10, lane.y - (small ? 4 : 5), small ? 8 : 10, small ? 8 : 10);
    }
    g.fillStyle = lane.kind === 'node' ? css('ink') : css('dim');
    g.font = font(small ? 10.5 : 12.5, lane.kind === 'node' ? 600 : 400);
    const name = lane.kind === 'faults' ? 'faults' : lane.name;
    g.fillText(shorten(g, name, gutter - 34), 26, lane.y);
  }
}

function shorten(g, words, width) {
  if (g.measureText(words).width <= width) return words;
  while (words.length > 1 && g.measureText(words + '…').width > width) words = words.slice(0, -1);
  return words + '…';
}

function hatch(g, x, y, width, height) {
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  g.strokeStyle = css('hatch');
  g.lineWidth = 1;
  g.beginPath();
  for (let at = x - height - (x % 6); at < x + width; at += 6) {
    g.moveTo(at, y + height);
    g.lineTo(at + height, y);
  }
  g.stroke();
  g.restore();
}

function drawBars(g, lane) {
  g.strokeStyle = css('line');
  g.lineWidth = 1;
  if (lane.kind === 'client') {
    g.beginPath();
    g.moveTo(gutter, lane.y + .5);
    g.lineTo(timeline.width, lane.y + .5);
    g.stroke();
  }
  lane.bars.forEach((bar, i) => {
    const next = lane.bars[i + 1];
    const from = Math.max(gutter, i === 0 ? gutter : eventX(bar));
    const to = next ? Math.min(timeline.width, eventX(next)) : timeline.width;
    if (to <= from) return;
    const thick = laneHeight * (bar.role === 'master' ? .5 : .28), y = lane.y - thick / 2;
    if (bar.process !== 'up') {
      g.strokeRect(from, lane.y - thick / 2 + .5, to - from, thick - 1);
      hatch(g, from, y, to - from, thick);
    } else {
      g.globalAlpha = bar.role === 'master' ? .85 : .5;
      g.fillStyle = nodeColour(bar.role === 'master' ? bar.name : bar.of);
      g.fillRect(from, y, to - from, thick);
      g.globalAlpha = 1;
      if (bar.state === 'fail') {
        g.fillStyle = css('bad');
        g.fillRect(from, y + thick, to - from, 2);
      }
    }
    const words = bar.process !== 'up' ? bar.process : '';
    if (words && to - from > 44 && laneHeight > 18) {
      g.font = font(11, 600);
      const width = g.measureText(words).width + 8;
      g.fillStyle = css('panel');
      g.fillRect(from + 5, lane.y - 7, width, 14);
      g.fillStyle = css('bad');
      g.textAlign = 'left';
      g.textBaseline = 'middle';
      g.fillText(words, from + 9, lane.y);
    }
  });
}

function drawFaults(g) {
  if (!laneTable.length || laneTable[0].kind !== 'faults') return;
  const y = laneTable[0].y, thick = laneHeight * .6;
  for (const bar of faultBars) {
    const from = eventX(bar.from), to = bar.to ? eventX(bar.to) : timeline.width;
    if (to < gutter || from > timeline.width) continue;
    g.fillStyle = css('badpaper');
    g.fillRect(from, y - thick / 2, Math.max(to - from, 2), thick);
    g.strokeStyle = css('bad');
    g.strokeRect(from + .5, y - thick / 2 + .5, Math.max(to - from, 2) - 1, thick - 1);
    g.font = font(11);
    g.fillStyle = css('bad');
    g.textAlign = 'left';
    g.textBaseline = 'middle';
    const room = to - Math.max(from, gutter) - 10;
    if (room > 30) g.fillText(shorten(g, bar.name + ': ' + bar.text, room), Math.max(from, gutter) + 5, y);
  }
}

// strokes draws lines of one look with one call.
function strokes(g, list, colour, alpha, dash, width) {
  if (!list.length) return;
  g.strokeStyle = colour;
  g.globalAlpha = alpha;
  g.lineWidth = width || 1;
  g.setLineDash(dash || []);
  g.beginPath();
  for (const [x, from, to] of list) {
    g.moveTo(x, from);
    g.lineTo(x, to);
  }
  g.stroke();
  g.setLineDash([]);
  g.globalAlpha = 1;
  g.lineWidth = 1;
}

const inSight = x => x >= gutter - 2 && x <= timeline.width;
const crowd = n => Math.max(.12, Math.min(1, 500 / Math.max(n, 1)));

function drawMessages(g) {
  const looks = new Map();
  for (const m of messages) {
    const x = messageX(m);
    if (!inSight(x) || m.lane < 0 || m.peerLane < 0) continue;
    const colour = m.failed ? codeColour(codeOf(m.reply)) : css('message');
    if (!looks.has(colour)) looks.set(colour, []);
    const from = laneTable[m.lane].y, to = laneTable[m.peerLane].y;
    looks.get(colour).push([x, from, to]);
    timeline.hits.push({x, from: Math.min(from, to), to: Math.max(from, to), weight: 1, message: m});
  }
  for (const [colour, list] of looks) {
    const alpha = crowd(list.length) * .55;
    strokes(g, list, colour, alpha);
    g.fillStyle = colour;
    g.globalAlpha = Math.min(1, alpha * 1.6);
    for (const [x, from, to] of list) {
      const tip = to < from ? 4 : -4;
      g.beginPath();
      g.moveTo(x, to);
      g.lineTo(x - 2.5, to + tip);
      g.lineTo(x + 2.5, to + tip);
      g.fill();
    }
    g.globalAlpha = 1;
  }
}

function drawArrows(g) {
  const looks = new Map();
  for (const e of events) {
    if (e.peerLane < 0 || e.lane < 0 || e.lane === e.peerLane) continue;
    const x = eventX(e);
    if (!inSight(x)) continue;
    const from = laneTable[e.lane].y, to = laneTable[e.peerLane].y;
    const colour = kindColour(e);
    const look = colour + e.kind + (e.code === 'ASK' ? 'dashed' : '');
    if (!looks.has(look)) looks.set(look, {colour, dash: e.code === 'ASK' ? [3, 3] : [], width: e.kind === 'migrate' ? 2 : 1.2, list: []});
    looks.get(look).list.push([x, from, to]);
    timeline.hits.push({x, from: Math.min(from, to), to: Math.max(from, to), weight: 2, event: e});
  }
  for (const look of looks.values()) {
    const alpha = crowd(look.list.length);
    strokes(g, look.list, look.colour, alpha, look.dash, look.width);
    g.fillStyle = look.colour;
    g.globalAlpha = alpha;
    for (const [x, from, to] of look.list) {
      const tip = to < from ? 6 : -6;
      g.beginPath();
      g.moveTo(x, to);
      g.lineTo(x - 3.5, to + tip);
      g.lineTo(x + 3.5, to + tip);
      g.fill();
    }
    g.globalAlpha = 1;
  }
}

// shapes are the marks of events, which differ by more than their colour.
const shapes = {
  role: (g, x, y) => { g.moveTo(x, y - 6); g.lineTo(x + 6, y); g.lineTo(x, y + 6); g.lineTo(x - 6, y); },
  election: (g, x, y) => { g.moveTo(x, y - 5); g.lineTo(x + 5, y + 4); g.lineTo(x - 5, y + 4); },
  slot: (g, x, y) => g.rect(x - 4, y - 4, 8, 8),
  flag: (g, x, y) => { g.moveTo(x - 3, y - 6); g.lineTo(x + 5, y - 3); g.lineTo(x - 1, y); g.lineTo(x - 1, y + 6); g.lineTo(x - 3, y + 6); },
  state: (g, x, y) => g.arc(x, y, 4.5, 0, 2 * Math.PI),
  node: (g, x, y) => {
    for (const [dx, dy] of [[-5, -3], [-3, -5], [0, -2], [3, -5], [5, -3], [2, 0], [5, 3], [3, 5], [0, 2], [-3, 5], [-5, 3], [-2, 0]]) g.lineTo(x + dx, y + dy);
  },
  error: (g, x, y) => { g.moveTo(x - 5, y - 4); g.lineTo(x + 5, y - 4); g.lineTo(x, y + 5); },
  fault: (g, x, y) => { g.moveTo(x + 1, y - 6); g.lineTo(x - 4, y + 1); g.lineTo(x, y + 1); g.lineTo(x - 1, y + 6); g.lineTo(x + 4, y - 1); g.lineTo(x, y - 1); },
};
const dot = (g, x, y) => g.arc(x, y, 2.5, 0, 2 * Math.PI);

function drawMarks(g) {
  const shown = events.filter(e => e.lane >= 0 && inSight(eventX(e)));
  const size = laneHeight < 18 ? .75 : 1, drawn = new Set();
  for (const e of shown) {
    const x = eventX(e), y = laneTable[e.lane].y;
    timeline.hits.push({x, from: y - 6, to: y + 6, weight: 3, event: e});
    if (e.peerLane >= 0 && e.kind === 'redirect') continue;
    if (e.kind === 'fault' && e.fact) continue; // it is a bar
    const place = `${e.kind} ${e.lane} ${Math.round(x / 3)}`;
    if (drawn.has(place)) continue; // it would only make a blot
    drawn.add(place);
    g.save();
    g.translate(x, y);
    g.scale(size, size);
    g.beginPath();
    (shapes[e.kind] || dot)(g, 0, 0);
    g.closePath();
    g.fillStyle = e.kind === 'state' && e.fact && e.fact.data.ok ? css('good') : kindColour(e);
    g.fill();
    if (shapes[e.kind]) {
      g.lineWidth = .8;
      g.strokeStyle = css('panel');
      g.stroke();
    }
    g.restore();
  }
}

// drawMark draws where the run begins to differ from the one beside it.
function drawMark(g) {
  if (!data.mark) return;
  const x = placeX(positionOf(data.mark.t, data.mark.q));
  if (!inSight(x)) return;
  g.strokeStyle = css('error');
  g.setLineDash([4, 3]);
  g.beginPath();
  g.moveTo(x, topRoom - 6);
  g.lineTo(x, timeline.height);
  g.stroke();
  g.setLineDash([]);
}

function drawMoment(g) {
  const x = placeX(positionOf(moment.t, moment.q));
  g.fillStyle = css('accent');
  g.fillRect(x - .75, topRoom - 8, 1.5, timeline.height);
  g.beginPath();
  g.moveTo(x - 5, topRoom - 9);
  g.lineTo(x + 5, topRoom - 9);
  g.lineTo(x, topRoom - 2);
  g.fill();
  if (timeline.drag) {
    g.globalAlpha = .18;
    g.fillRect(Math.min(timeline.drag.from, timeline.drag.to), 0, Math.abs(timeline.drag.to - timeline.drag.from), timeline.height);
    g.globalAlpha = 1;
  }
}

// hitAt is what is drawn nearest to a point.
function hitAt(x, y) {
  let best = null, least = 7;
  for (const hit of timeline.hits) {
    const dx = Math.abs(hit.x - x), dy = Math.max(0, hit.from - y, y - hit.to);
    const distance = Math.max(dx, dy) - hit.weight;
    if (dx < 7 && dy < 7 && distance < least) {
      least = distance;
      best = hit;
    }
  }
  return best;
}

function hitText(hit) {
  if (hit.event) return `#${hit.event.q}  ${showTime(hit.event.t)}\n${whoOf(hit.event)}  ${hit.event.kind}\n${hit.event.text}`;
  const m = hit.message;
  return `${showTime(m.t)}\n${m.who} → ${m.node}\n${m.command}\n⇒ ${m.reply}`;
}

// laneText says what a node is at a place.
function laneText(x, y) {
  const lane = laneTable.find(l => Math.abs(l.y - y) < laneHeight / 2);
  if (!lane) return '';
  if (lane.kind === 'faults') return faultBars.filter(b => eventX(b.from) <= x && (!b.to || eventX(b.to) >= x)).map(b => b.name + ': ' + b.text).join('\n');
  const bar = lane.bars.filter(b => eventX(b) <= x).pop();
  if (!bar) return '';
  return `${lane.name}: ${bar.process === 'up' ? showRole(bar) + ', cluster ' + bar.state : bar.process}`;
}

function showTip(e) {
  const box = $('timeline').getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
  const hit = x > gutter ? hitAt(x, y) : null;
  const words = hit ? hitText(hit) : x > gutter ? laneText(x, y) : '';
  const tip = $('tip');
  tip.hidden = !words;
  tip.textContent = words;
  tip.style.left = Math.max(4, Math.min(x + 14, timeline.width - tip.offsetWidth - 8)) + 'px';
  tip.style.top = Math.min(y + 14, timeline.height - tip.offsetHeight - 4) + 'px';
}

let waiting = false;
function drawSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawTimeline();
  });
}

function startTimeline() {
  timeline.height = arrangeLanes();
  const canvas = $('timeline');
  const at = e => e.clientX - canvas.getBoundingClientRect().left;
  canvas.addEventListener('pointerdown', e => {
    canvas.setPointerCapture(e.pointerId);
    timeline.drag = {from: at(e), to: at(e)};
  });
  canvas.addEventListener('pointermove', e => {
    if (!timeline.drag) return showTip(e);
    timeline.drag.to = at(e);
    drawSoon();
  });
  canvas.addEventListener('pointerup', e => {
    const drag = timeline.drag;
    timeline.drag = null;
    if (!drag) return;
    if (Math.abs(drag.to - drag.from) < 5) {
      const hit = hitAt(at(e), e.clientY - canvas.getBoundingClientRect().top);
      if (hit && hit.event) setMoment(hit.event.t, hit.event.q);
      else toPosition(xPlace(drag.from));
    } else {
      setAxis(xPlace(Math.min(drag.from, drag.to)), xPlace(Math.max(drag.from, drag.to)));
    }
    drawSoon();
  });
  canvas.addEventListener('pointerleave', () => { $('tip').hidden = true; });
  canvas.addEventListener('dblclick', () => setAxis(...whole()));
  const zoom = factor => {
    const middle = Math.min(Math.max(positionOf(moment.t, moment.q), axis.from), axis.to), half = (axis.to - axis.from) * factor / 2;
    setAxis(middle - half, middle + half);
  };
  $('closer').addEventListener('click', () => zoom(.5));
  $('wider').addEventListener('click', () => zoom(2));
  $('whole').addEventListener('click', () => setAxis(...whole()));
  onMoment(drawSoon);
  onAxis(drawSoon);
  let explained = 0;
  onGrow(() => {
    timeline.height = arrangeLanes();
    drawSoon();
    if (performance.now() - explained < 2000) return;
    explained = performance.now();
    drawLegend();
  });
  window.addEventListener('resize', drawSoon);
}

// drawLegend explains what is drawn, as far as it occurs.
function drawLegend() {
  const list = $('legend');
  list.replaceChildren();
  const add = (words, draw) => {
    const item = element('li');
    const canvas = element('canvas');
    item.append(canvas, words);
    list.append(item);
    draw(picture(canvas, 26, 14));
  };
  const mark = (kind, colour) => g => {
    g.beginPath();
    (shapes[kind] || dot)(g, 13, 7);
    g.closePath();
    g.fillStyle = colour;
    g.fill();
  };
  const arrow = (colour, dash) => g => {
    g.strokeStyle = g.fillStyle = colour;
    g.setLineDash(dash || []);
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(1, 7);
    g.lineTo(20, 7);
    g.stroke();
    g.beginPath();
    g.moveTo(25, 7);
    g.lineTo(18, 3.5);
    g.lineTo(18, 10.5);
    g.fill();
  };
  const first = data.nodes[0];
  add('master', g => { g.fillStyle = nodeColour(first); g.globalAlpha = .85; g.fillRect(0, 1, 26, 12); });
  if (changesOf.some(list => list.some(c => selfOf(c).role === 'replica')))
    add('replica, in its master’s colour', g => { g.fillStyle = nodeColour(first); g.globalAlpha = .5; g.fillRect(0, 4, 26, 6); });
  const changes = changesOf.flat();
  if (changes.some(v => v.p !== 'up')) add('down or paused', g => { g.strokeStyle = css('line'); g.strokeRect(.5, 2.5, 25, 9); hatch(g, 0, 2, 26, 10); });
  if (changes.some(v => v.s === 'fail')) add('says that the cluster is down', g => { g.fillStyle = css('bad'); g.fillRect(0, 9, 26, 2); });
  if (messages.length) add('request', arrow(css('message')));
  const codes = new Set([...events.filter(e => e.kind === 'redirect').map(e => e.code), ...messages.filter(m => m.failed).map(m => codeOf(m.reply))]);
  for (const code of Object.keys(errorColours)) if (codes.has(code)) add(code, arrow(codeColour(code), code === 'ASK' ? [3, 3] : []));
  if ([...codes].some(code => !errorColours[code])) add('another error', arrow(css('error')));
  const names = {
    role: 'a new role', election: 'election', epoch: 'epoch', slot: 'slots change hands', migrate: 'migration', flag: 'suspicion',
    state: 'cluster ok or down', node: 'process', error: 'error', fault: 'a fault strikes', pubsub: 'subscription lost',
  };
  for (const kind of Object.keys(names)) {
    if (!events.some(e => e.kind === kind)) continue;
    add(names[kind], kind === 'migrate' ? arrow(css('slot')) : mark(kind, css(kindColours[kind])));
  }
}
