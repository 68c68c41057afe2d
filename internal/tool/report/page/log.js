// The log, with its filter.

const page = live ? 100 : 400;
let shownRows = page;
const kindBoxes = new Map();

// addLogChoices offers the kinds and names that there are by now.
function addLogChoices() {
  for (const kind of data.kinds) {
    if (!data.totals[kind]) continue;
    if (kindBoxes.has(kind)) {
      kindBoxes.get(kind).parentElement.lastChild.textContent = showCount(data.totals[kind]);
      continue;
    }
    const label = element('label'), box = element('input');
    box.type = 'checkbox';
    box.checked = true;
    box.addEventListener('change', newFilter);
    kindBoxes.set(kind, box);
    label.append(box, kind, element('small', '', showCount(data.totals[kind])));
    $('kinds').append(label);
  }
  const offered = new Set(Array.from($('who').options, o => o.value));
  for (const name of [...data.nodes, ...data.clients]) if (!offered.has(name)) $('who').append(new Option(name, name));
}

function startLog() {
  const who = $('who');
  who.append(new Option('everybody', ''));
  addLogChoices();
  if (live) $('follow').checked = true;
  onGrow(addLogChoices);
  who.addEventListener('change', newFilter);
  $('filter').addEventListener('input', newFilter);
  $('follow').addEventListener('change', newFilter);
  $('more').addEventListener('click', () => {
    shownRows += page;
    showLog();
  });
  onMoment(() => {
    // What somebody reads just now stays where it is.
    if ($('follow').checked && !(live && $('log').matches(':hover, :focus-within'))) showLog();
    markLog();
  });
  showLog();
  window.addEventListener('hashchange', fromHash);
}

function newFilter() {
  shownRows = page;
  showLog();
}

function showLog() {
  const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const who = $('who').value, follow = $('follow').checked;
  let found = events.filter(e => {
    if (kindBoxes.has(e.kind) && !kindBoxes.get(e.kind).checked) return false;
    if (who && e.node !== who && e.peer !== who) return false;
    if (follow && !before(e, moment)) return false;
    const all = `#${e.q} ${whoOf(e)} ${e.kind} ${e.text}`.toLowerCase();
    return words.every(w => all.includes(w));
  });
  $('found').textContent = `${showCount(found.length)} of ${showCount(events.length)} events`;
  const shown = follow ? found.slice(-shownRows) : found.slice(0, shownRows);
  if (live) shown.reverse(); // what is new comes first
  $('log').tBodies[0].replaceChildren(...shown.map(logRow));
  $('more').hidden = shown.length === found.length;
  markLog();
}

function logRow(e) {
  const row = element('tr');
  row.id = 'e' + e.q;
  const number = element('td', 'number'), link = element('a', '', '#' + e.q);
  link.href = '#e' + e.q;
  link.addEventListener('click', () => setMoment(e.t, e.q)); // the address may name it already
  number.append(link);
  const kind = element('td', '', e.kind);
  kind.style.color = kindStyle(e);
  row.append(number, element('td', 'time', showTime(e.t)), element('td', '', whoOf(e)), kind, element('td', '', e.text));
  return row;
}

// markLog shows where in the log the moment is.
function markLog() {
  for (const row of $('log').querySelectorAll('tr.now')) row.classList.remove('now');
  const i = lastEvent();
  const row = i >= 0 && document.getElementById('e' + events[i].q);
  if (row) row.classList.add('now');
}

// fromHash goes to the event that the address names.
function fromHash() {
  const q = Number((/^#e(\d+)$/.exec(location.hash) || [])[1]);
  const e = events.find(e => e.q === q);
  if (e) setMoment(e.t, e.q);
}
