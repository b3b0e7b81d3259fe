/** A random number generator with a seed: the same seed gives the same sequence on every machine. */
export type Chance = {
  /** A number from 0 up to, but not including, 1. */
  next: () => number
  /** A whole number from 0 up to, but not including, `end`. */
  below: (end: number) => number
  /** True with the given probability. */
  isTrue: (probability: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  /** One of the items, by a Zipf-like distribution: the first ones are frequent, most are rare. */
  pickLongTailed: <Item>(items: readonly Item[]) => Item
}

/** Mulberry32. Its 32 bits of state are enough for a few dozen draws and cheap to create a million times. */
export function createChance(seed: number): Chance {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    isTrue: (probability) => next() < probability,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    // Uniform logarithms: the share of the item at rank r is about proportional to 1 / r.
    pickLongTailed: <Item>(items: readonly Item[]) => items[Math.floor((items.length + 1) ** next()) - 1] as Item,
  }
}

/** The seed of item `index`, so that each item can be generated without those before it. */
export function seedOf(seed: number, index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
}
