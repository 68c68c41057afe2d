// The head of the page, and the start of everything.

function showFacts() {
  $('title').textContent = data.file;
  const count = name => (data.series.columns[name] || []).slice(-1)[0] || 0;
  const facts = [
    ['result', data.ok ? 'passed' : data.failures.length === 1 ? 'failed' : `${data.failures.length} failures`, data.ok ? 'good' : 'bad'],
    ['time in the cluster', showTime(data.end)],
    ['nodes', showCount(data.nodes.length)],
    ['requests of clients', showCount(count('commands'))],
    ['redirects', showCount(count('MOVED') + count('ASK'))],
    ['requests for the topology', showCount(count('topology'))],
    ['events', showCount(Object.values(data.totals).reduce((a, b) => a + b, 0))],
    ['seed', data.where ? '–' : String(data.seed)],
    ['played on', data.where || 'a simulated cluster'],
    ...data.faults.map(f => ['fault ' + f.name, `fired ${showCount(f.fired)}×`]),
  ];
  for (const [name, value, look] of facts) {
    const box = element('div');
    box.append(element('dt', '', name), element('dd', look || '', value));
    $('facts').append(box);
  }
  if (data.sampled.length) {
    $('sampled').hidden = false;
    $('sampled').textContent = 'Sampled: this page shows ' + data.sampled.join('; ') +
      '. Counts and charts include all.';
  }
}

function showFailures() {
  if (!data.failures.length) return;
  const section = $('failures');
  section.hidden = false;
  section.append(element('h2', '', 'What was not as expected'));
  for (const f of data.failures) {
    const box = element('div', 'failure');
    box.append(element('code', '', `${data.file}:${f.line}: ${f.text}`));
    for (const [name, value] of [['want', f.want], ['got', f.got], ['', f.reason]]) {
      if (!value) continue;
      const line = element('code');
      line.append(element('b', '', name), ' ', value);
      box.append(line);
    }
    const when = element('p', 'note');
    when.append('at ', momentLink(showTime(f.at) + ', event #' + f.seq, f.at, f.seq), f.phase ? `, in “${f.phase}”` : '', ' · again: ', f.rerun);
    box.append(when);
    section.append(box);
  }
}

// showSource shows the file, with the time at which each line was begun.
function showSource() {
  const begun = new Map(data.lines.map(([q, t, line]) => [line, {q, t}]));
  const failed = new Set(data.failures.map(f => f.line));
  const rows = [];
  data.source.forEach((words, i) => {
    const row = element('li', words.startsWith('#') ? 'comment' : ''), when = element('span');
    const at = begun.get(i + 1);
    if (at) when.append(momentLink(showTime(at.t), at.t, at.q));
    if (failed.has(i + 1)) row.classList.add('failed');
    row.append(element('span', '', String(i + 1)), when, element('span', '', words));
    $('lines').append(row);
    rows.push({row, at});
  });
  onMoment(() => {
    let now = null;
    for (const r of rows) {
      r.row.classList.remove('now');
      if (r.at && before(r.at, moment)) now = r;
    }
    if (now) now.row.classList.add('now');
  });
}

// paint draws everything that has colours of the theme.
function paint() {
  for (const chip of document.querySelectorAll('.nodes tr')) {
    const mark = chip.querySelector('.chip');
    if (mark) mark.style.background = nodeColour(chip.dataset.node);
  }
  drawLegend();
  drawTimeline();
  redrawNodes();
  drawCharts();
  showLog();
}

// print draws for paper of a width, or for the screen.
function print(width) {
  paper = width;
  paint();
}

// fromHere shows the command that goes on from the moment another way. A real server cannot.
function fromHere() {
  if (data.where || data.beside) return;
  $('fromhere').hidden = false;
  const quoted = words => /^[\w./:=#@%+-]+$/.test(words) && !words.startsWith('#') ? words : `'${words.replaceAll("'", `'\\''`)}'`;
  const show = () => {
    const seed = $('otherseed').value.trim(), line = $('otherline').value.trim();
    const i = lastEvent(), at = i >= 0 && moment.q !== Infinity ? "'#" + events[i].q + "'" : moment.t / 1e6 + 's';
    const words = ['slotstorm run', quoted(data.file), '--branch', at];
    if (seed) words.push('--seed', seed);
    if (line) words.push('--add', quoted(line));
    words.push('--report branch.html');
    $('branch').textContent = words.join(' ');
    $('branchnote').textContent = seed || line ? '' : 'Choose another seed, or a line, or both.';
  };
  $('otherseed').value = data.seed + 1;
  $('otherseed').addEventListener('input', show);
  $('otherline').addEventListener('input', show);
  onMoment(show);
  show();
}

// shareMoment lets a report show the moment of the one beside it.
function shareMoment() {
  if (!data.beside) return;
  let told = false;
  onMoment(() => { if (!told) window.parent.postMessage({moment: moment.t}, '*'); });
  window.addEventListener('message', e => {
    if (e.source !== window.parent || typeof e.data?.moment !== 'number') return;
    told = true;
    setMoment(e.data.moment, Infinity);
    told = false;
  });
}

// begin starts all parts of the page. There has to be some data by then.
function begin() {
  startScrubber();
  startTimeline();
  startNodes();
  startCharts();
  startRoutes();
  startLog();
  paint();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
  matchMedia('print').addEventListener('change', paint);
  window.addEventListener('beforeprint', () => print(700));
  window.addEventListener('afterprint', () => print(0));
}

if (live) {
  startLive();
} else {
  showFacts();
  showFailures();
  showSource();
  begin();
  fromHere();
  shareMoment();
  if (data.mark) setMoment(data.mark.t, data.mark.q || Infinity);
  else setMoment(data.failures.length ? data.failures[0].at : data.end, data.failures.length ? data.failures[0].seq : Infinity);
  fromHash();
}
