// What each node believed at a moment.

const slotCount = 16384;
const changesOf = data.nodes.map(() => []);
// newest is what each node believes at the end of what is known, as viewAt returns it.
const newest = [];
for (const v of data.views) addView({...v, m: text(v.m), o: text(v.o)});

function addView(change) {
  rankOwners(change);
  changesOf[change.n].push(change);
  const view = newest[change.n] ||= {node: data.nodes[change.n], last: null, owners: new Int32Array(slotCount).fill(-1)};
  view.last = change;
  setOwners(view.owners, change);
}

function setOwners(owners, change) {
  for (let i = 0; i < change.d.length; i += 3) owners.fill(change.d[i + 2], change.d[i], change.d[i + 1] + 1);
}

// before reports whether something was so at a moment, or had happened.
const before = (what, moment) => what.t <= moment.t && what.q <= moment.q;

// viewAt is the view of the n-th node: the last change, and the owner of each slot as the
// number of a text, -1 for nobody.
function viewAt(n, moment) {
  if (newest[n] && before(newest[n].last, moment)) return newest[n];
  const owners = new Int32Array(slotCount).fill(-1);
  let last = null;
  for (const change of changesOf[n]) {
    if (!before(change, moment)) break;
    last = change;
    setOwners(owners, change);
  }
  return {node: data.nodes[n], last, owners};
}

// runsOf are the ranges of slots with one owner each.
function runsOf(owners) {
  const runs = [];
  for (let s = 0; s < slotCount; s++) {
    const run = runs[runs.length - 1];
    if (run && run.owner === owners[s]) run.last = s;
    else runs.push({first: s, last: s, owner: owners[s]});
  }
  return runs;
}

const showRange = run => run.first === run.last ? String(run.first) : run.first + '-' + run.last;
const showOwner = owner => owner < 0 ? 'nobody' : text(owner);

// members reads what a view thinks of each node.
function members(change) {
  return change.m.split(',').filter(Boolean).map(part => {
    const words = part.split(' ');
    const self = words[0].startsWith('*');
    const member = {name: self ? words[0].slice(1) : words[0], self, role: words[1], of: '', flags: ''};
    let i = 2;
    if (member.role === 'replica' && words[i] && !/fail|handshake|noaddr/.test(words[i])) member.of = words[i++];
    member.flags = words.slice(i).join(' ');
    return member;
  });
}

function selfOf(change) {
  return change.me ||= members(change).find(m => m.self) || {name: '', role: '', of: '', flags: ''};
}

const showRole = self => self.role === 'replica' ? 'replica of ' + (self.of || 'nobody') : self.role;

// disagreements are the slots on which views differ: runs with the opinions that there are.
function disagreements(views) {
  const found = [];
  if (views.length < 2) return found;
  for (let s = 0; s < slotCount; s++) {
    const first = views[0].owners[s];
    if (views.every(v => v.owners[s] === first)) continue;
    const opinion = views.map(v => v.owners[s]).join();
    const run = found[found.length - 1];
    if (run && run.last === s - 1 && run.opinion === opinion) run.last = s;
    else found.push({first: s, last: s, opinion, owners: views.map(v => v.owners[s])});
  }
  return found;
}
