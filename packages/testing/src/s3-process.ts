// A server with the interface of S3, which keeps files in memory. Prints its address. The port is an argument. After SIGUSR2
// it responds 500 to everything, until the next one.
import { buildApp } from 'fauxqs'

let isFailing = false
process.on('SIGUSR2', () => {
  isFailing = !isFailing
})
const app = buildApp({ logger: false })
app.addHook('onRequest', async (_request, reply) => {
  if (isFailing) await reply.code(500).send()
})
process.stdout.write(await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) }))
