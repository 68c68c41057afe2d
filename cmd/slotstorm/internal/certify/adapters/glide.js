// An adapter for Valkey GLIDE: docs/adapter.md.
const readline = require('node:readline')
const { GlideClusterClient, ClusterBatch, ClusterTransaction, Logger, Decoder } = require('@valkey/valkey-glide')
const { version } = JSON.parse(require('node:fs').readFileSync(__dirname + '/node_modules/@valkey/valkey-glide/package.json'))

if (Logger) Logger.init('off')
const say = (v) => process.stdout.write(JSON.stringify(v) + '\n')
let client, subscribers = []

function config (h) {
  const all = { addresses: h.addrs.map((addr) => ({ host: addr.slice(0, addr.lastIndexOf(':')), port: Number(addr.slice(addr.lastIndexOf(':') + 1)) })) }
  if (h.timeoutMs) all.requestTimeout = h.timeoutMs
  if (h.dialTimeoutMs) all.advancedConfiguration = { connectionTimeout: h.dialTimeoutMs }
  if (h.readFrom === 'replica' || h.readFrom === 'any') all.readFrom = 'preferReplica'
  if (h.password) all.credentials = { username: h.username, password: h.password }
  return all
}

async function connect () {
  client = client || await GlideClusterClient.createClient(config(hello))
  return client
}

function failure (err) {
  const text = err.message || String(err)
  // The library writes errors of the server as "An error was signalled by the server: - CODE: text".
  const server = /([A-Z]{3,}): (.*)/s.exec(text)
  if (err.name === 'TimeoutError' || /timed out/i.test(text)) return { fail: 'timeout' }
  if (/refused/i.test(text)) return { fail: 'refused' }
  if (server && /server/.test(text)) return { error: (server[1] === 'ResponseError' ? 'ERR' : server[1]) + ' ' + server[2] }
  return { fail: text }
}

const show = (v) => Array.isArray(v) ? v.map(show) : v instanceof Error ? failure(v) : v
const attempt = (promise) => promise.then(show, failure)

async function batch (commands, atomic) {
  const b = ClusterBatch ? new ClusterBatch(atomic) : new ClusterTransaction()
  for (const args of commands) b.customCommand(args)
  const results = await client.exec(b, false)
  return results && results.map(show)
}

async function subscribe (name, channel) {
  const mode = { SUBSCRIBE: 0, PSUBSCRIBE: 1, SSUBSCRIBE: 2 }[name]
  const kind = ['message', 'pmessage', 'smessage'][mode]
  const all = config(hello)
  all.pubsubSubscriptions = {
    channelsAndPatterns: { [mode]: new Set([channel]) },
    callback: (m) => say({ message: [kind, String(m.channel), String(m.message)] })
  }
  subscribers.push(await GlideClusterClient.createClient(all))
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
  if (commands.length === 1) return [await attempt(client.customCommand(commands[0]))]
  try {
    if (name !== 'MULTI') {
      if (!ClusterBatch) return Promise.all(commands.map((args) => attempt(client.customCommand(args))))
      return await batch(commands, false)
    }
    const queued = commands.slice(1, -1)
    return ['OK', ...queued.map(() => 'QUEUED'), await batch(queued, true)]
  } catch (err) {
    const why = failure(err)
    return commands.map(() => why)
  }
}

let hello
const lines = readline.createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const q = JSON.parse(line)
  if (q.hello) {
    hello = q.hello
    await connect().catch(() => {})
    return say({ ready: 'valkey-glide ' + version })
  }
  say({ id: q.id, replies: (await answer(q.do)).map((v) => v === undefined ? null : v) })
})
lines.on('close', () => process.exit(0))
process.on('uncaughtException', (err) => { console.error(err.stack); process.exit(1) })
