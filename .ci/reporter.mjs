// A Vitest reporter that writes the failures, and in the last line their number, to the file $SUMMARY. Failures outside
// of tests count as well: a file that cannot be loaded, a hook, an unhandled rejection.
import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const longestDiff = 12

/** Formats a failure with the start of its diff, because the message of a list comparison contains only the length. */
function line(where, { message, diff = '' }) {
  const found = stripVTControlCharacters(diff)
    .split('\n')
    .filter((text) => /^[+-] *\S/.test(text))
  return [`FAILED ${where}: ${message}`, ...found.slice(0, longestDiff)].join('\n  ')
}

export default class {
  onTestRunEnd(modules, unhandled) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const named = ({ module, fullName }) => `${module.relativeModuleId} > ${fullName}`
    const failed = [
      ...tests
        .filter((test) => test.result().state === 'failed')
        .map((test) => line(named(test), test.result().errors[0])),
      ...modules.flatMap((module) => module.errors().map((error) => line(module.relativeModuleId, error))),
      ...modules
        .flatMap((module) => [...module.children.allSuites()])
        .flatMap((suite) => suite.errors().map((error) => line(named(suite), error))),
      ...unhandled.map((error) => line('outside of the tests', error)),
    ]
    const passed = tests.filter((test) => test.result().state === 'passed')
    writeFileSync(process.env.SUMMARY, [...failed, `${passed.length} passed, ${failed.length} failed`, ''].join('\n'))
  }
}
