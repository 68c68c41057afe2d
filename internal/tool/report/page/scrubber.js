// The moment that is shown, and the axis: time, or the order of events where much happens
// at one time.

const moment = {t: 0, q: 0};
const axis = {order: !live && data.end < 1e6, from: 0, to: 1};

// follows says that the moment of a live page is now, and stays so; window is how much time
// it shows then, in microseconds.
let follows = live, liveWindow = 60e6;
const listeners = [];
const onMoment = f => listeners.push(f);
const axisListeners = [];
const onAxis = f => axisListeners.push(f);

const whole = () => axis.order ? [0, lastSeq + 1] : [0, Math.max(data.end, 1)];

function setMoment(t, q) {
  moment.t = Math.max(0, Math.min(t, data.end));
  moment.q = q;
  follows = live && t >= data.end;
  showMoment();
  for (const f of listeners) f();
}

// toEvent goes to an event, or to the beginning before all events.
function toEvent(i) {
  if (i < 0) setMoment(0, 0);
  else if (i < events.length) setMoment(events[i].t, events[i].q);
}

// lastEvent is the index of the last event at the moment, -1 if there is none.
function lastEvent() {
  let low = 0, high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(events[middle], moment)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// toPosition goes to a place on the axis.
function toPosition(x) {
  if (!axis.order) {
    setMoment(Math.round(x), Infinity);
    return;
  }
  let low = 0, high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle].q <= x) low = middle + 1;
    else high = middle;
  }
  if (low === events.length && x >= lastSeq) setMoment(data.end, Infinity);
  else toEvent(low - 1);
}

const positionOf = (t, q) => axis.order ? Math.min(q, lastSeq + 1) : t;

function setAxis(from, to) {
  const [low, high] = whole();
  const least = axis.order ? 2 : Math.max(1, data.end / 1e5);
  if (to - from < least) to = from + least;
  axis.from = Math.max(low, Math.min(from, high - least));
  axis.to = Math.min(high, to);
  if (live && !axis.order && axis.to >= high) liveWindow = axis.from > low ? axis.to - axis.from : data.end > 60e6 ? Infinity : 60e6;
  for (const f of axisListeners) f();
}

// followNow moves a live page on to what has come.
function followNow() {
  const slider = $('slider'), [, high] = whole();
  slider.max = high;
  if (!follows) {
    showMoment();
    return;
  }
  axis.to = Math.max(high, 1);
  axis.from = axis.order ? Math.max(0, high - 300) : Math.max(0, high - liveWindow);
  for (const f of axisListeners) f();
  setMoment(data.end, Infinity);
}

function showMoment() {
  const slider = $('slider');
  slider.value = positionOf(moment.t, moment.q);
  $('moment').textContent = showTime(moment.t);
  const i = lastEvent();
  $('event').textContent = i < 0 ? 'before the first event' :
    `#${events[i].q}  ${whoOf(events[i])}  ${events[i].kind}: ${events[i].text}`;
  slider.setAttribute('aria-valuetext', $('moment').textContent + ', ' + $('event').textContent);
}

function chooseAxis(order) {
  axis.order = order;
  const slider = $('slider');
  const [low, high] = whole();
  slider.min = low;
  slider.max = high;
  slider.step = order ? 1 : 'any'; // with steps it would not reach the end
  setAxis(low, high);
  showMoment();
}

function startScrubber() {
  $('slider').addEventListener('input', () => toPosition(Number($('slider').value)));
  $('slider').addEventListener('keydown', e => {
    const step = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1}[e.key];
    if (!step) return;
    e.preventDefault();
    toEvent(lastEvent() + step);
  });
  $('first').addEventListener('click', () => setMoment(0, 0));
  $('last').addEventListener('click', () => setMoment(data.end, Infinity));
  $('previous').addEventListener('click', () => toEvent(lastEvent() - 1));
  $('next').addEventListener('click', () => toEvent(lastEvent() + 1));
  for (const radio of document.getElementsByName('axis')) {
    radio.checked = (radio.value === 'order') === axis.order;
    radio.addEventListener('change', () => chooseAxis(radio.value === 'order'));
  }
  chooseAxis(axis.order);
}
