import { createLogger } from '@portal/chassis/log'
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
  for (const outcome of outcomes) circuit.authorize('ada')?.(outcome)
}

it('Failures of long ago do not add up with a new one, however few requests came between', () => {
  report('broken', 'broken', 'broken', 'broken')
  vi.advanceTimersByTime(10_001)
  report('broken', 'broken', 'broken', 'broken')

  expect(circuit.isOpen()).toBe(false)
  report('broken')
  expect(circuit.isOpen()).toBe(true)
})

it('A response to any client shows that the process is well', () => {
  report('broken', 'broken', 'broken', 'broken', 'responded', 'broken', 'broken', 'broken', 'broken')

  expect(circuit.isOpen()).toBe(false)
})

it('A response that makes no sense shows nothing', () => {
  report('broken', 'broken', 'unknown', 'broken', 'broken', 'unknown', 'broken')

  expect(circuit.isOpen()).toBe(true)
})

it('What was sent before the service was back does not count against it', () => {
  const before = Array.from({ length: 5 }, (_, index) => circuit.authorize(`client ${index}`))
  const alive = circuit.authorize('ada')
  report('broken', 'broken', 'broken', 'broken', 'broken')
  expect(circuit.isOpen()).toBe(true)
  vi.advanceTimersByTime(1)

  alive?.('responded')
  for (const late of before) late?.('late')

  expect(circuit.isOpen()).toBe(false)
})
