// The most that a core can do for logins: it checks passwords and nothing else. The seconds are the first argument, the
// cost of a hash the second. Prints how many it has checked.
import { compareSync, hashSync } from 'bcryptjs'

const password = 'correct horse battery staple'
const hash = hashSync(password, Number(process.argv[3]))
const end = performance.now() + Number(process.argv[2]) * 1000
let checked = 0
for (; performance.now() < end; checked++) compareSync(password, hash)
console.log(checked)
