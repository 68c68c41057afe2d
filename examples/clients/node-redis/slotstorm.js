// A cluster for a test, and what breaks it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createClient, createCluster } from 'redis'

// start starts a cluster of its own process, on ports that the system chooses.
export async function start(...flags) {
  const command = process.env.SLOTSTORM ?? 'slotstorm'
  const child = spawn(command, ['serve', '--port', '0', '--control', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  let url
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('control: ')) url = `redis://${line.slice(9)}`
    if (line.startsWith('ready: ')) break
  }
  const control = createClient({ url, RESP: 2 })
  await control.connect()

  // slotstorm sends a command to the control port: slotstorm('crash', 'n1').
  const slotstorm = (...words) => control.sendCommand(['SLOTSTORM', ...words])
  return {
    slotstorm,
    async client(options) {
      const [first] = await slotstorm('nodes')
      const client = createCluster({ rootNodes: [{ url: `redis://${first.split(' ')[2]}` }], ...options })
      client.on('error', () => {})
      return client.connect()
    },
    async stop() {
      control.destroy()
      child.kill()
      const [code] = await once(child, 'exit')
      if (code !== 0) throw new Error(`slotstorm ended with ${code}`)
    },
  }
}
