// What node-redis does when the cluster changes under it: node --test
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { start } from './slotstorm.js'

// on runs a test on a cluster of its own.
const on = (name, body) => test(name, { timeout: 60000 }, async () => {
  const cluster = await start('--replicas', '1')
  const client = await cluster.client()
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
  await cluster.slotstorm('fault', 'stuck', 'stall-migration', 'keys=1')
  assert.equal(await cluster.slotstorm('migrate', '866', 'n1', 'n2', 'batch=1'), 'stalled')
  assert.equal(await client.get('{hello}:1'), '1')
  assert.equal(await client.get('{hello}:2'), '2')
  await cluster.slotstorm('heal', 'stuck')
  await cluster.slotstorm('wait', 'until', 'migration', '866', 'done', 'within', '10s')
  assert.equal(await client.get('{hello}:1'), '1')
})

on('a client that comes after a failover finds the new master', async (cluster, client) => {
  await client.set('hello', 'world')
  await cluster.slotstorm('advance', '1s') // the write reaches the replica
  await cluster.slotstorm('migrate', '5461-5470', 'n2', 'n3')
  await cluster.slotstorm('crash', 'n2')
  await cluster.slotstorm('advance', 'until', 'n5', 'role', 'master', 'within', '1m') // takes no time
  const fresh = await cluster.client()
  assert.equal(await fresh.get('hello'), 'world')
  fresh.destroy()
})

on('an error that is injected', async (cluster, client) => {
  await cluster.slotstorm('fault', 'full', 'oom', 'command=set')
  await assert.rejects(client.set('hello', 'x'), /OOM/)
  await cluster.slotstorm('heal', 'full')
  assert.equal(await client.set('hello', 'x'), 'OK')
})
