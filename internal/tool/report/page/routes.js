// The routes of commands that did not go straight.

function hopElement(node, reply) {
  const hop = element('span', 'hop', node + ' ');
  const word = element('i', '', reply || '…');
  word.style.color = codeStyle(codeOf(reply));
  hop.append(word);
  return hop;
}

// momentLink is a time that leads there.
function momentLink(words, t, q) {
  const link = element('a', '', words);
  link.href = '#scrubber';
  link.addEventListener('click', e => {
    e.preventDefault();
    setMoment(t, q);
  });
  return link;
}

// grouped joins hops that are alike and follow each other.
function grouped(hops) {
  const groups = [];
  for (const [, node, reply] of hops) {
    const last = groups[groups.length - 1];
    if (last && last.node === node && last.reply === reply) last.times++;
    else groups.push({node, reply, times: 1});
  }
  return groups;
}

function routeElement(route) {
  const box = element('details', 'route'), summary = element('summary');
  if (route.count) summary.append(element('span', 'count', '×' + showCount(route.count)));
  summary.append(element('span', 'who', route.who), element('span', '', route.command));
  const steps = element('span', 'steps'), most = 8, groups = grouped(route.hops);
  groups.slice(0, most).forEach((group, i) => {
    if (i) steps.append(' → ');
    steps.append(hopElement(group.node, group.reply));
    if (group.times > 1) steps.append(` ×${group.times}`);
  });
  if (groups.length > most) steps.append(` → … ${groups.length - most} more`);
  const times = route.hops.map(h => h[0]).filter(t => t >= 0);
  summary.append(steps, element('span', 'took', `${route.hops.length} hops` + (times.length > 1 ? ', ' + showSpan(times[times.length - 1] - times[0]) : '')));
  box.append(summary);
  const table = element('table'), head = element('tr');
  for (const title of ['', 'at', 'after', 'node', 'what came of it']) head.append(element('th', '', title));
  table.append(head);
  route.hops.forEach(([t, node, reply], i) => {
    const row = element('tr'), at = element('td'), last = element('td');
    if (t >= 0) at.append(momentLink(showTime(t), t, Infinity));
    const word = element('i', '', reply || 'nobody has seen it again');
    word.style.color = codeStyle(codeOf(reply));
    last.append(word);
    const since = i && t >= 0 && route.hops[i - 1][0] >= 0 ? '+' + showSpan(t - route.hops[i - 1][0]) : '';
    row.append(element('td', '', String(i + 1)), at, element('td', '', since), element('td', '', node), last);
    table.append(row);
  });
  box.append(table);
  return box;
}

function startRoutes() {
  showRoutes();
  onGrow(() => {
    if (!$('routes').matches(':hover, :focus-within') && !$('routes').querySelector('[open]')) showRoutes();
  });
}

// routesShown is how much of the routes is shown already.
let routesShown = -1;
function showRoutes() {
  if (routesShown === data.routesSeen) return;
  routesShown = data.routesSeen;
  $('routes').replaceChildren();
  if (live) {
    $('routenote').textContent = data.routes.length ? 'The last commands that were redirected, tried again or not answered, the newest first.' : 'All commands went straight to where they were served.';
    for (const route of data.routes.slice(-20).reverse()) $('routes').append(routeElement(route));
    return;
  }
  $('routenote').textContent = data.routes.length ?
    'Commands that were redirected, tried again or not answered; those with the same route are counted together, and the slowest of them is shown.' :
    'All commands went straight to where they were served.';
  for (const route of data.routes) $('routes').append(routeElement(route));
}
