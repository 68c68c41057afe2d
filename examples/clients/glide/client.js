// Valkey GLIDE on a cluster: node client.js HOST:PORT. After a round of everything it counts,
// whatever the cluster does meanwhile, until its standard input ends.
import { ClusterBatch, GlideClusterClient, Logger, Script } from '@valkey/valkey-glide'
import { round } from '../round.js'

const [host, port] = process.argv[2].split(/:(?=\d+$)/)
const connect = (more = {}) => GlideClusterClient.createClient({ addresses: [{ host, port: Number(port) }], requestTimeout: 2000, ...more })

Logger.setLoggerConfig('off')
const client = await connect()
const here = { route: { type: 'primarySlotKey', key: '{s}:1' } }
await round({
  masters: async () => {
    const roles = Object.values(await client.customCommand(['ROLE'], { route: 'allNodes' }))
    return roles.filter((node) => (node.value ?? node)[0] === 'master').length
  },
  mixed: async () => {
    await client.set('user:1', 'ada')
    await client.hset('{user:1}:profile', { name: 'Ada', born: '1815' })
    await client.mset({ '{cart}:a': '1', '{cart}:b': '2' })
    return [await client.get('user:1'), await client.hget('{user:1}:profile', 'born'), ...await client.mget(['{cart}:a', '{cart}:b'])]
  },
  pipeline: () => client.exec(new ClusterBatch(false).set('{p}:1', 'x').incr('{p}:2').get('{p}:1'), true),
  transaction: () => client.exec(new ClusterBatch(true).set('{t}:1', 'x').incr('{t}:2'), true),
  pubsub: (text) => listen('news', 0, () => client.publish(text, 'news')),
  sharded: (text) => listen('orders', 2, () => client.publish(text, 'orders', true)),
  script: (text, key, arg) => client.invokeScript(new Script(text), { keys: [key], args: [arg] }),
  noScript: (sha, key) => client.customCommand(['EVALSHA', sha, '1', key]),
  whoami: () => client.customCommand(['ACL', 'WHOAMI'], here),
  info: () => client.customCommand(['CLIENT', 'INFO'], here),
  counter: async () => {
    const c = await connect()
    return { incr: (key) => c.incr(key), get: (key) => c.get(key), close: () => c.close() }
  },
})
client.close()

// listen subscribes by a client of its own and publishes until something was heard. Its kinds
// of channels are 0 for all of the cluster, and 2 for those of a shard.
async function listen(channel, kind, publish) {
  await publish() // or there is no such kind
  let heard
  const message = new Promise((resolve) => { heard = resolve })
  const subscriber = await connect({
    pubsubSubscriptions: { channelsAndPatterns: { [kind]: new Set([channel]) }, callback: (m) => heard(m.message) },
  })
  const again = setInterval(() => publish().catch(() => {}), 50)
  const text = await message
  clearInterval(again)
  subscriber.close()
  return text
}
