import { createLogger } from '@portal/chassis/runtime/log'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type CircuitBreaker, createCircuitBreaker, type Outcome } from './circuit-breaker.ts'

let circuit: CircuitBreaker
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  circuit = createCircuitBreaker('job', 'http://127.0.0.1:9', createLogger('test', 'silent'))
})
afterEach(() => {
  circuit.close()
  vi.useRealTimers()
})

function report(...outcomes: Outcome[]): void {
  for (const outcome of outcomes) circuit.allow('ada')?.(outcome)
}

it('does not add failures from more than ten seconds ago to new ones', () => {
  report('broken', 'broken', 'broken', 'broken')
  vi.advanceTimersByTime(10_001)
  report('broken', 'broken', 'broken', 'broken')

  expect(circuit.isOpen()).toBe(false)
  report('broken')
  expect(circuit.isOpen()).toBe(true)
})

it('resets the failures when any client gets a response', () => {
  report('broken', 'broken', 'broken', 'broken', 'responded', 'broken', 'broken', 'broken', 'broken')

  expect(circuit.isOpen()).toBe(false)
})

it('counts an invalid response neither as a failure nor as a response', () => {
  report('broken', 'broken', 'unknown', 'broken', 'broken', 'unknown', 'broken')

  expect(circuit.isOpen()).toBe(true)
})

it('ignores failures of requests that started before the circuit closed', () => {
  const reportLate = Array.from({ length: 5 }, (_, index) => circuit.allow(`client ${index}`))
  const reportResponse = circuit.allow('ada')
  report('broken', 'broken', 'broken', 'broken', 'broken')
  expect(circuit.isOpen()).toBe(true)
  vi.advanceTimersByTime(1)

  reportResponse?.('responded')
  for (const reportOutcome of reportLate) reportOutcome?.('late')

  expect(circuit.isOpen()).toBe(false)
})
