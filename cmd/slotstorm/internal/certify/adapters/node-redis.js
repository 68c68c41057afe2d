// An adapter for node-redis: docs/adapter.md.
const { readFileSync } = require('node:fs')
const readline = require('node:readline')
const { createCluster } = require('redis')
const { version } = require('redis/package.json')

const say = (v) => process.stdout.write(JSON.stringify(v) + '\n')
const reads = new Set(['GET', 'MGET', 'EXISTS', 'TTL'])
let cluster, connected

function create (h) {
  const defaults = { socket: {} }
  if (h.dialTimeoutMs) defaults.socket.connectTimeout = h.dialTimeoutMs
  if (h.password) Object.assign(defaults, { username: h.username, password: h.password })
  if (h.tls) {
    defaults.socket.tls = true
    for (const [name, file] of Object.entries(h.tls)) defaults.socket[name] = readFileSync(file)
  }
  // The cluster's own limit, of five seconds since 6, comes before that of its connections.
  const commandOptions = h.timeoutMs ? { timeout: h.timeoutMs } : {}
  Object.assign(defaults, { commandOptions })
  const c = createCluster({
    commandOptions,
    rootNodes: h.addrs.map((addr) => ({ url: (h.tls ? 'rediss://' : 'redis://') + addr })), defaults, useReplicas: h.readFrom === 'replica' || h.readFrom === 'any'
  })
  c.on('error', () => {})
  return c
}

// connect tries as long as it has not been possible.
async function connect () {
  connected = connected || cluster.connect()
  try {
    await connected
  } catch (err) {
    connected = undefined
    cluster = create(hello)
    throw err
  }
}

function failure (err) {
  const text = err.message || err.code || String(err)
  if (/ECONNREFUSED/.test(text + err.code)) return { fail: 'refused' }
  if (/ECONNRESET|Socket closed/.test(text + err.code)) return { fail: 'reset' }
  if (/timeout/i.test(text + err.constructor.name)) return { fail: 'timeout' }
  if (/^[A-Z]{3,} /.test(text)) return { error: text }
  return { fail: text }
}

const show = (v) => Array.isArray(v) ? v.map(show) : v instanceof Error ? failure(v) : v
const attempt = (promise) => promise.then(show, failure)

function keyOf (args) {
  const name = args[0].toUpperCase()
  return /^EVAL|^FCALL$/.test(name) ? args[3] : args[1]
}

const send = (args) => attempt(cluster.sendCommand(keyOf(args), reads.has(args[0].toUpperCase()), args))

async function transaction (commands) {
  const queued = commands.slice(1, -1)
  try {
    const multi = cluster.multi(keyOf(queued[0]))
    for (const args of queued) {
      if (Number(version.split('.')[0]) >= 5) multi.addCommand(keyOf(args), false, args)
      else multi.addCommand(keyOf(args), args)
    }
    return ['OK', ...queued.map(() => 'QUEUED'), show(await multi.exec())]
  } catch (err) {
    const why = failure(err)
    return commands.map(() => why)
  }
}

async function subscribe (name, channel) {
  const method = { SUBSCRIBE: 'subscribe', PSUBSCRIBE: 'pSubscribe', SSUBSCRIBE: 'sSubscribe' }[name]
  const kind = { SUBSCRIBE: 'message', PSUBSCRIBE: 'pmessage', SSUBSCRIBE: 'smessage' }[name]
  if (!cluster[method]) return { fail: 'the library has no ' + method }
  await cluster[method](channel, (message, from) => say({ message: [kind, from, message] }))
  return [name.toLowerCase(), channel, 1]
}

async function answer (commands) {
  try {
    await connect()
  } catch (err) {
    return commands.map(() => failure(err))
  }
  const name = commands[0][0].toUpperCase()
  if (/^[PS]?SUBSCRIBE$/.test(name)) return [await attempt(subscribe(name, commands[0][1]))]
  // The library makes a pipeline of what is sent in the same tick.
  return name === 'MULTI' ? transaction(commands) : Promise.all(commands.map(send))
}

let hello
const lines = readline.createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const q = JSON.parse(line)
  if (q.hello) {
    hello = q.hello
    cluster = create(hello)
    await connect().catch(() => {})
    return say({ ready: 'node-redis ' + version, tls: true })
  }
  say({ id: q.id, replies: (await answer(q.do)).map((v) => v === undefined ? null : v) })
})
lines.on('close', () => process.exit(0))
process.on('uncaughtException', (err) => { console.error(err.stack); process.exit(1) })
