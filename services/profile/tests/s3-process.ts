// A server with the interface of S3, which keeps files in memory. Prints its address. The port is an argument.
import { buildApp } from 'fauxqs'

process.stdout.write(await buildApp({ logger: false }).listen({ host: '127.0.0.1', port: Number(process.argv[2]) }))
