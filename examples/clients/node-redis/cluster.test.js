// What node-redis does when the cluster changes under it: node --test
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCluster } from 'redis'
import { start } from 'slotstorm'

// connect makes a client that knows one node.
async function connect(cluster) {
  const client = createCluster({ rootNodes: [{ url: `redis://${cluster.nodes[0].addr}` }] })
  client.on('error', () => {})
  return client.connect()
}

// on runs a test on a cluster of its own.
const on = (name, body) => test(name, { timeout: 60000 }, async () => {
  const cluster = await start({ replicas: 1 })
  const client = await connect(cluster)
  try {
    await body(cluster, client)
  } finally {
    client.destroy()
    await cluster.stop()
  }
})

on('keys are found while a migration is stuck', async (cluster, client) => {
  await client.set('{hello}:1', '1')
  await client.set('{hello}:2', '2')
  await cluster.fault('stuck', 'stall-migration keys=1')
  assert.equal(await cluster.migrate(866, 'n1', 'n2', 'batch=1'), 'stalled')
  assert.equal(await client.get('{hello}:1'), '1')
  assert.equal(await client.get('{hello}:2'), '2')
  await cluster.heal('stuck')
  await cluster.wait('migration 866 done', '10s')
  assert.equal(await client.get('{hello}:1'), '1')
})

on('a client that comes after a failover finds the new master', async (cluster, client) => {
  await client.set('hello', 'world')
  await cluster.advance('1s') // the write reaches the replica
  await cluster.migrate('5461-5470', 'n2', 'n3')
  await cluster.crash('n2')
  await cluster.advanceUntil('n5 role master') // takes no time
  const fresh = await connect(cluster)
  assert.equal(await fresh.get('hello'), 'world')
  fresh.destroy()
})

on('an error that is injected', async (cluster, client) => {
  await cluster.fault('full', 'oom command=set')
  await assert.rejects(client.set('hello', 'x'), /OOM/)
  await cluster.heal('full')
  assert.equal(await client.set('hello', 'x'), 'OK')
})
