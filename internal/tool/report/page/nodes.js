// The table of nodes: what each is, and whom it takes for the owner of each slot.

function drawStrip(canvas, runs) {
  const width = paper ? 240 : canvas.parentElement.clientWidth - 20 || 400, height = 16;
  const g = picture(canvas, width, height);
  canvas.style.width = width + 'px';
  g.font = font(10.5, 600);
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  for (const run of runs) {
    const from = run.first / slotCount * width, to = (run.last + 1) / slotCount * width;
    if (run.owner < 0) {
      hatch(g, from, 0, to - from, height);
      continue;
    }
    g.fillStyle = nodeColour(text(run.owner));
    // A single slot is thinner than a pixel, and just what one looks for.
    const wide = Math.max(to - from, run.last - run.first < 200 ? 2.5 : 0);
    g.fillRect(from, 0, wide, height);
    if (to - from > 34) {
      g.fillStyle = '#ffffff';
      g.strokeStyle = 'rgb(0 0 0 / 55%)';
      g.lineWidth = 2.5;
      g.strokeText(text(run.owner), (from + to) / 2, height / 2 + .5);
      g.fillText(text(run.owner), (from + to) / 2, height / 2 + .5);
    }
  }
  // Draw narrow runs once more, over their wide neighbours.
  for (const run of runs) {
    if (run.owner < 0 || run.last - run.first >= 200) continue;
    g.fillStyle = nodeColour(text(run.owner));
    g.fillRect(run.first / slotCount * width, 0, Math.max((run.last + 1 - run.first) / slotCount * width, 2.5), height);
  }
}

const nodeRows = [];

function startNodes() {
  addNodeRows();
  onMoment(showNodes);
  window.addEventListener('resize', () => redrawNodes());
}

function addNodeRows() {
  for (const name of data.nodes) {
    const row = element('tr');
    row.dataset.node = name;
    const title = element('td');
    const chip = element('span', 'chip');
    chip.style.background = nodeColour(name);
    title.append(chip, name);
    const cells = {process: element('td'), role: element('td'), state: element('td'), slots: element('td', 'slots'), flags: element('td', 'flags')};
    const strip = element('canvas');
    const details = element('details'), summary = element('summary'), ranges = element('div', 'ranges');
    details.append(summary, ranges);
    cells.slots.append(strip, details);
    row.append(title, cells.process, cells.role, cells.state, cells.slots, cells.flags);
    $('nodes').tBodies[0].append(row);
    nodeRows.push({row, cells, strip, summary, ranges, shown: null});
  }
}

function redrawNodes() {
  for (const r of nodeRows) r.shown = null;
  showNodes();
}

function showNodes() {
  $('when').textContent = 'at ' + showTime(moment.t);
  const views = data.nodes.map((_, n) => viewAt(n, moment));
  const changed = views.map((view, n) => showNode(nodeRows[n], view));
  if (changed.some(Boolean)) showAgreement(views.filter(v => v.last && v.last.p === 'up'));
}

// showNode shows what a node believes, and reports whether that is something else than before.
function showNode(r, view) {
  const change = view.last;
  if (r.shown === change) return false;
  r.shown = change;
  if (!change) { // nobody has looked yet
    r.row.className = '';
    for (const cell of [r.cells.process, r.cells.role, r.cells.state, r.cells.flags, r.ranges]) cell.textContent = '';
    r.summary.textContent = 'not known';
    drawStrip(r.strip, []);
    return true;
  }
  const self = selfOf(change), up = change.p === 'up';
  r.row.className = up ? '' : 'down';
  r.cells.process.textContent = change.p;
  r.cells.process.className = up ? '' : 'bad';
  r.cells.role.textContent = showRole(self) + (change.e ? ', epoch ' + change.e : '');
  r.cells.state.textContent = change.s;
  r.cells.state.className = change.s === 'ok' ? 'good' : 'bad';
  const flags = members(change).filter(m => m.flags).map(m => m.name + ' ' + m.flags);
  const open = change.o;
  r.cells.flags.replaceChildren();
  if (flags.length) r.cells.flags.append(element('div', 'bad', flags.join(', ')));
  if (open) r.cells.flags.append(element('div', '', 'open: ' + open));
  const runs = runsOf(view.owners);
  drawStrip(r.strip, runs);
  r.summary.textContent = runs.length + (runs.length === 1 ? ' range' : ' ranges');
  r.ranges.textContent = runs.map(run => showRange(run) + ' ' + showOwner(run.owner)).join(', ');
  return true;
}

function showAgreement(views) {
  const found = disagreements(views), place = $('agreement');
  place.className = found.length ? 'bad' : 'good';
  if (!found.length) {
    place.textContent = views.length ? 'All nodes that run agree on who owns each slot.' : 'No node runs.';
    return;
  }
  const count = found.reduce((n, run) => n + run.last - run.first + 1, 0);
  const parts = found.slice(0, 6).map(run => {
    const opinions = new Map();
    run.owners.forEach((owner, i) => {
      if (!opinions.has(owner)) opinions.set(owner, []);
      opinions.get(owner).push(views[i].node);
    });
    const say = [...opinions].map(([owner, who]) => (who.length > 4 ? who.length + ' nodes' : who.join(', ')) + (who.length === 1 ? ' says ' : ' say ') + showOwner(owner));
    return showRange(run) + ': ' + say.join('; ');
  });
  place.textContent = `The nodes that run disagree on ${showCount(count)} ${count === 1 ? 'slot' : 'slots'}. ` + parts.join('. ') + (found.length > 6 ? ' …' : '.');
}
