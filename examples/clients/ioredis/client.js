// ioredis on a cluster: node client.js HOST:PORT. After a round of everything it counts,
// whatever the cluster does meanwhile, until its standard input ends.
import Redis from 'ioredis'
import { round } from '../round.js'

const [host, port] = process.argv[2].split(/:(?=\d+$)/)
const connect = () => {
  const client = new Redis.Cluster([{ host, port: Number(port) }], { shardedSubscribers: true })
  client.on('error', () => {}) // each command's own error is what counts
  return client
}

const client = connect()
await round({
  masters: async () => {
    await client.ping()
    return client.nodes('master').length
  },
  mixed: async () => {
    await client.set('user:1', 'ada')
    await client.hset('{user:1}:profile', 'name', 'Ada', 'born', 1815)
    await client.mset('{cart}:a', 1, '{cart}:b', 2)
    return [await client.get('user:1'), await client.hget('{user:1}:profile', 'born'), ...await client.mget('{cart}:a', '{cart}:b')]
  },
  pipeline: async () => {
    const results = await client.pipeline().set('{p}:1', 'x').incr('{p}:2').get('{p}:1').exec()
    return results.map(([, value]) => value)
  },
  transaction: async () => {
    const results = await client.multi({ pipeline: true }).set('{t}:1', 'x').incr('{t}:2').exec()
    return results.map(([, value]) => value)
  },
  pubsub: (text) => listen((subscriber, heard) => {
    subscriber.on('message', (channel, message) => heard(message))
    return subscriber.subscribe('news')
  }, () => client.publish('news', text)),
  sharded: (text) => listen((subscriber, heard) => {
    subscriber.on('smessage', (channel, message) => heard(message))
    return subscriber.ssubscribe('orders')
  }, () => client.spublish('orders', text)),
  script: (text, key, arg) => client.eval(text, 1, key, arg),
  noScript: (sha, key) => client.evalsha(sha, 1, key),
  whoami: () => client.acl('WHOAMI'),
  info: () => client.client('INFO'),
  counter: () => {
    const c = connect()
    return { incr: (key) => c.incr(key), get: (key) => c.get(key), close: () => c.disconnect() }
  },
})
client.disconnect()

// listen subscribes by a client of its own and publishes until something was heard: a
// message that is published too early is lost, as always.
async function listen(subscribe, publish) {
  const subscriber = connect()
  let heard
  const message = new Promise((resolve) => { heard = resolve })
  try {
    await subscribe(subscriber, heard)
    const again = setInterval(() => publish().catch(() => {}), 50)
    const text = await message
    clearInterval(again)
    return text
  } finally {
    subscriber.disconnect()
  }
}
