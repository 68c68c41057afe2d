// round is what the clients do: each kind of command once, and then counting until the
// standard input ends. What was counted must be there in the end.
export async function round(client) {
  say('masters', await client.masters())
  say('mixed', await client.mixed())
  say('pipeline', await client.pipeline())
  say('transaction', await client.transaction())
  say('pub/sub', await client.pubsub('hello'))
  // Before Redis 7 there is no sharded pub/sub.
  say('sharded pub/sub', await client.sharded('hello').catch((error) => error.message))
  say('script', await client.script("return {redis.call('INCRBY', KEYS[1], ARGV[1]), ARGV[1]}", '{s}:1', '7'))
  say('no script', await client.noScript('0123456789012345678901234567890123456789', '{s}:1').catch((error) => error.message))
  say('known as', knownAs(await client.whoami(), await client.info()))

  let running = true
  process.stdin.on('end', () => { running = false }).resume()
  const keys = ['{hello}', 'foo', 'bar', '{abc}', '{06S}'].flatMap((tag) => [`${tag}:1`, `${tag}:2`])
  const counters = await Promise.all(keys.map((key) => count(client.counter, key, () => running)))
  say('counted', counters.every((n) => n.acknowledged > 10) ? 'enough' : JSON.stringify(counters))
  say('lost', counters.reduce((sum, n) => sum + Math.max(0, n.acknowledged - n.value), 0))
}

// knownAs is what a node knows of its client: the user, the protocol, and, since Redis 7.2, the
// library.
const knownAs = (user, info) => [user, ...['resp', 'lib-name'].map((field) => (info.match(`\\b${field}=(\\S+)`) ?? [, '-'])[1])]

const say = (what, result) => console.log(`${what}: ${[result].flat().join(' ')}`)

// count increments a key again and again, with a client that is made anew when it fails
// too often, and pauses that double and are never the same.
async function count(open, key, running) {
  let client = await open()
  let acknowledged = 0
  const attempt = async (command) => {
    for (let failures = 0; ; failures++) {
      try {
        return await command()
      } catch (error) {
        if (failures > 100) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(500, 10 * 2 ** failures)))
        if (failures % 5 === 4) {
          client.close()
          client = await open()
        }
      }
    }
  }
  while (running()) {
    await attempt(() => client.incr(key))
    acknowledged++
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const value = Number(await attempt(() => client.get(key)))
  client.close()
  return { key, acknowledged, value }
}
