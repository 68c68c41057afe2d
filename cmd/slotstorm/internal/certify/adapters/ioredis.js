// An adapter for ioredis, and for iovalkey, which has the same methods: docs/adapter.md.
const { readFileSync } = require('node:fs')
const readline = require('node:readline')
const library = process.argv[2] || 'ioredis'
const Redis = require(library)
const { version } = require(library + '/package.json')

const say = (v) => process.stdout.write(JSON.stringify(v) + '\n')
let cluster, subscriber, sharded

function options (h) {
  const redisOptions = {}
  if (h.timeoutMs) redisOptions.commandTimeout = h.timeoutMs
  if (h.dialTimeoutMs) redisOptions.connectTimeout = h.dialTimeoutMs
  if (h.password) Object.assign(redisOptions, { username: h.username, password: h.password })
  if (h.tls) redisOptions.tls = Object.fromEntries(Object.entries(h.tls).map(([name, file]) => [name, readFileSync(file)]))
  const all = { redisOptions }
  if (h.readFrom === 'replica') all.scaleReads = 'slave'
  if (h.readFrom === 'any') all.scaleReads = 'all'
  return all
}

function create (h, more) {
  const nodes = h.addrs.map((addr) => ({ host: addr.slice(0, addr.lastIndexOf(':')), port: Number(addr.slice(addr.lastIndexOf(':') + 1)) }))
  const c = new Redis.Cluster(nodes, Object.assign(options(h), more))
  c.on('error', () => {})
  return c
}

function failure (err) {
  const all = [err, err.lastNodeError].filter(Boolean)
  const reply = all.find((e) => e.name === 'ReplyError')
  if (reply && !/Too many Cluster redirections/.test(err.message)) return { error: reply.message }
  const text = all.map((e) => e.message).join(': ')
  if (/ECONNREFUSED/.test(text)) return { fail: 'refused' }
  if (/ECONNRESET/.test(text)) return { fail: 'reset' }
  if (/timed out|ETIMEDOUT/i.test(text)) return { fail: 'timeout' }
  return { fail: text }
}

const show = (v) => Array.isArray(v) ? v.map(show) : v instanceof Error ? failure(v) : v
const attempt = (promise) => promise.then(show, failure)
const call = (args) => attempt(cluster.call(args[0], ...args.slice(1)))

async function transaction (commands) {
  try {
    const results = await cluster.multi(commands.slice(1, -1).map(([name, ...args]) => [name.toLowerCase(), ...args])).exec()
    const replies = results && results.map(([err, v]) => err ? failure(err) : show(v))
    return ['OK', ...commands.slice(1, -1).map(() => 'QUEUED'), replies]
  } catch (err) {
    const why = failure(err)
    return commands.map(() => why)
  }
}

async function pipeline (commands) {
  let results
  try {
    results = await cluster.pipeline(commands.map(([name, ...args]) => [name.toLowerCase(), ...args])).exec()
  } catch (err) {
    // Pipelines are for keys of one node; an application sends the others beside each other.
    if (/same slots allocation group/.test(err.message)) return Promise.all(commands.map(call))
    return commands.map(() => failure(err))
  }
  return results.map(([err, v]) => err ? failure(err) : show(v))
}

async function subscribe (name, channels) {
  const heard = (kind) => (...parts) => say({ message: [kind, ...parts] })
  if (name === 'SSUBSCRIBE') {
    if (!sharded) {
      sharded = create(hello, { shardedSubscribers: true })
      sharded.on('smessage', (channel, message) => heard('smessage')(channel, message))
    }
    if (!sharded.ssubscribe) return { fail: 'the library has no sharded subscriptions' }
    await sharded.ssubscribe(...channels)
  } else {
    if (!subscriber) {
      subscriber = create(hello)
      subscriber.on('message', heard('message'))
      subscriber.on('pmessage', heard('pmessage'))
    }
    await (name === 'SUBSCRIBE' ? subscriber.subscribe(...channels) : subscriber.psubscribe(...channels))
  }
  return [name.toLowerCase(), channels[0], 1]
}

async function answer (commands) {
  const name = commands[0][0].toUpperCase()
  if (/^[PS]?SUBSCRIBE$/.test(name)) return [await attempt(subscribe(name, commands[0].slice(1)))]
  if (commands.length === 1) return [await call(commands[0])]
  return name === 'MULTI' ? transaction(commands) : pipeline(commands)
}

let hello
const lines = readline.createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const q = JSON.parse(line)
  if (q.hello) {
    hello = q.hello
    cluster = create(hello)
    return say({ ready: library + ' ' + version, tls: true })
  }
  say({ id: q.id, replies: (await answer(q.do)).map((v) => v === undefined ? null : v) })
})
lines.on('close', () => process.exit(0))
process.on('uncaughtException', (err) => { console.error(err.stack); process.exit(1) })
