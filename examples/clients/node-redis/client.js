// node-redis on a cluster: node client.js HOST:PORT. After a round of everything it
// counts, whatever the cluster does meanwhile, until its standard input ends.
import { createCluster } from 'redis'
import { round } from '../round.js'

const connect = async () => {
  const client = createCluster({ rootNodes: [{ url: `redis://${process.argv[2]}` }] })
  client.on('error', () => {}) // each command's own error is what counts
  await client.connect()
  return client
}

const client = await connect()
await round({
  masters: async () => client.masters.length,
  mixed: async () => {
    await client.set('user:1', 'ada')
    await client.hSet('{user:1}:profile', { name: 'Ada', born: '1815' })
    await client.mSet([['{cart}:a', '1'], ['{cart}:b', '2']])
    return [await client.get('user:1'), await client.hGet('{user:1}:profile', 'born'), ...await client.mGet(['{cart}:a', '{cart}:b'])]
  },
  pipeline: () => Promise.all([client.set('{p}:1', 'x'), client.incr('{p}:2'), client.get('{p}:1')]),
  transaction: () => client.multi().set('{t}:1', 'x').incr('{t}:2').exec(),
  pubsub: (text) => listen((heard) => client.subscribe('news', heard), () => client.publish('news', text), () => client.unsubscribe('news')),
  sharded: (text) => listen((heard) => client.sSubscribe('orders', heard), () => client.sPublish('orders', text), () => client.sUnsubscribe('orders')),
  script: (text, key, arg) => client.eval(text, { keys: [key], arguments: [arg] }),
  noScript: (sha, key) => client.evalSha(sha, { keys: [key] }),
  whoami: () => client.sendCommand('{s}:1', true, ['ACL', 'WHOAMI']),
  info: () => client.sendCommand('{s}:1', true, ['CLIENT', 'INFO']),
  counter: async () => {
    const c = await connect()
    return { incr: (key) => c.incr(key), get: (key) => c.get(key), close: () => c.destroy() }
  },
})
client.destroy()

// listen publishes until something was heard.
async function listen(subscribe, publish, unsubscribe) {
  let heard
  const message = new Promise((resolve) => { heard = resolve })
  await subscribe(heard)
  const again = setInterval(() => publish().catch(() => {}), 50)
  const text = await message
  clearInterval(again)
  await unsubscribe()
  return text
}
