// Charts of what nodes counted, drawn by uPlot.

const chartList = [];
const redirectCodes = ['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN', 'CROSSSLOT'];
const ownColumns = ['commands', 'topology', 'failures', 'retries', 'queue'];

// sampled turns what was counted so far into rates between samples, or leaves it if the run
// is short, or tells a level. Samples that lie close together count as one.
function sampled(columns, level) {
  const {times} = data.series, short = data.end < 2e6;
  const group = Math.ceil(times.length / 240), edges = [];
  for (let i = 0; i < times.length; i += group) edges.push(i);
  if (edges[edges.length - 1] !== times.length - 1) edges.push(times.length - 1);
  if (level) return [edges.map(i => times[i] / 1e6), ...columns.map(column => edges.map((i, k) => Math.max(...column.slice(k ? edges[k - 1] + 1 : 0, i + 1))))];
  if (short) return [edges.map(i => times[i] / 1e6), ...columns.map(column => edges.map(i => column[i] || 0))];
  const gaps = edges.slice(1).map((i, k) => Math.max(times[i] - times[edges[k]], 1));
  return [
    gaps.map((gap, k) => (times[edges[k]] + gap / 2) / 1e6),
    ...columns.map(column => gaps.map((gap, k) => ((column[edges[k + 1]] || 0) - (column[edges[k]] || 0)) / gap * 1e6)),
  ];
}

function makeChart(title, series, level) {
  const box = element('div', 'panel chart');
  const short = data.end < 2e6;
  box.append(element('h3', '', title + (level ? '' : short ? ', so far' : ' per second')));
  $('charts').append(box);
  const present = series.filter(s => (data.series.columns[s.column] || []).some(v => v > 0));
  if (!present.length) {
    box.append(element('p', '', 'none'));
    return;
  }
  const values = sampled(present.map(s => data.series.columns[s.column]), level);
  chartList.push({box, present, values, level, plot: null});
}

function drawCharts() {
  for (const c of chartList) {
    if (c.plot) c.plot.destroy();
    const ink = css('dim'), grid = {stroke: css('faint'), width: 1}, axisStyle = {stroke: ink, grid, ticks: {stroke: css('line'), width: 1}, font: font(11)};
    const round = v => v == null ? '' : v >= 100 ? showCount(Math.round(v)) : v.toFixed(v >= 10 ? 1 : 2);
    c.plot = new uPlot({
      width: paper ? paper / 2 - 30 : c.box.clientWidth - 24, height: 210,
      scales: {x: {time: false}, y: {range: (_, low, high) => [0, Math.max(high * 1.08, 1)]}},
      cursor: {sync: {key: 'slotstorm'}, points: {size: 5}},
      axes: [
        {...axisStyle, values: (_, list) => list.map(v => v >= 120 ? Math.floor(v / 60) + ':' + String(Math.round(v % 60)).padStart(2, '0') : data.end < 1e6 ? +(v * 1000).toFixed(3) + ' ms' : v + ' s')},
        {...axisStyle, size: 56, values: (_, list) => list.map(v => v >= 1e6 ? v / 1e6 + 'M' : v >= 1e4 ? v / 1e3 + 'k' : String(v))},
      ],
      series: [
        {label: 'at', value: (_, v) => v == null ? '' : v.toFixed(2) + ' s'},
        ...c.present.map(s => ({
          label: s.label, stroke: s.colour(), width: 1.6, dash: s.dash, fill: s.fill ? s.colour() + '22' : undefined,
          points: {show: false}, value: (_, v) => round(v),
        })),
      ],
      hooks: {
        draw: [u => {
          const x = u.valToPos(moment.t / 1e6, 'x', true);
          if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
          u.ctx.fillStyle = css('accent');
          u.ctx.fillRect(x, u.bbox.top, 1.5 * (window.devicePixelRatio || 1), u.bbox.height);
        }],
        setCursor: [u => { if (u.cursor.idx == null) legendOfMoment(u); }],
        setSelect: [u => {
          if (u.select.width < 3) return;
          const from = u.posToVal(u.select.left, 'x') * 1e6, to = u.posToVal(u.select.left + u.select.width, 'x') * 1e6;
          if (!axis.order) setAxis(from, to);
          else zoomCharts(from, to);
        }],
      },
    }, c.values, c.box);
    c.plot.over.addEventListener('click', e => {
      if (c.plot.select.width > 2) return;
      setMoment(c.plot.posToVal(e.offsetX, 'x') * 1e6, Infinity);
    });
    legendOfMoment(c.plot);
    c.plot.over.addEventListener('dblclick', () => axis.order ? zoomCharts(0, data.end) : setAxis(...whole()));
  }
  if (!axis.order) zoomCharts(axis.from, axis.to);
}

// legendOfMoment lets the legend tell the values at the moment that the page shows, for as
// long as no pointer asks for others.
function legendOfMoment(u) {
  const t = moment.t / 1e6, times = u.data[0];
  let idx = 0;
  for (let i = 1; i < times.length; i++) if (Math.abs(times[i] - t) < Math.abs(times[idx] - t)) idx = i;
  u.setLegend({idx}, false);
}

function zoomCharts(from, to) {
  for (const c of chartList) if (c.plot) c.plot.setScale('x', {min: from / 1e6, max: to / 1e6});
}

function buildCharts() {
  for (const c of chartList) if (c.plot) c.plot.destroy();
  chartList.length = 0;
  $('charts').replaceChildren();
  makeChart('Requests at nodes', [
    {column: 'commands', label: 'all', colour: () => css('role'), fill: true},
    {column: 'topology', label: 'for the topology', colour: () => css('flag'), dash: [6, 3]},
  ]);
  makeChart('Redirects', redirectCodes.map((code, i) => ({column: code, label: code, colour: () => codeColour(code), dash: i % 2 ? [6, 3] : undefined})));
  const others = Object.keys(data.series.columns).filter(name => !redirectCodes.includes(name) && !ownColumns.includes(name)).sort();
  const palette = ['error', 'role', 'slot', 'flag', 'ask', 'cross'];
  makeChart('Errors', [
    {column: 'failures', label: 'commands without an answer', colour: () => css('error'), fill: true},
    {column: 'retries', label: 'further attempts', colour: () => css('ask'), dash: [6, 3]},
    ...others.map((name, i) => ({column: name, label: name, colour: () => css(palette[(i + 1) % palette.length]), dash: [2, 2]})),
  ]);
  if ((data.series.columns.queue || []).some(v => v > 0))
    makeChart('Requests that wait', [{column: 'queue', label: 'at the node with the longest queue', colour: () => css('flag'), fill: true}], true);
}

// chartShape is what decides how charts are built: which columns have something to show, and
// whether they are rates.
const chartShape = () => [data.end < 2e6, ...Object.keys(data.series.columns).filter(name => data.series.columns[name].some(v => v > 0))].join();

// growCharts takes what is new into charts that are there.
function growCharts() {
  const shape = chartShape();
  if (shape !== builtShape) {
    builtShape = shape;
    buildCharts();
    drawCharts();
    return;
  }
  for (const c of chartList) {
    c.values = sampled(c.present.map(s => data.series.columns[s.column]), c.level);
    c.plot.setData(c.values, false);
  }
  zoomCharts(axis.order ? 0 : axis.from, axis.order ? data.end : axis.to);
}

let builtShape = '';
function startCharts() {
  builtShape = chartShape();
  buildCharts();
  let grown = 0;
  onGrow(() => {
    const now = performance.now();
    if (now - grown < 900) return; // nobody reads charts faster
    grown = now;
    growCharts();
  });
  onMoment(() => {
    for (const c of chartList) {
      if (!c.plot) continue;
      c.plot.redraw(false);
      if (c.plot.cursor.idx == null) legendOfMoment(c.plot);
    }
  });
  onAxis(() => { if (!axis.order) zoomCharts(axis.from, axis.to); });
  let due = 0;
  window.addEventListener('resize', () => {
    clearTimeout(due);
    due = setTimeout(drawCharts, 120);
  });
}
