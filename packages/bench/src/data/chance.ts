/** Draws that are the same for the same seed, on every machine. */
export type Chance = {
  /** At least 0 and less than 1. */
  next: () => number
  /** A whole number from 0 up to, but not including, `end`. */
  below: (end: number) => number
  /** True with the given likelihood. */
  isTrue: (likelihood: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  /** One of the items, the earlier the likelier: few are met everywhere, most hardly ever. */
  pickLongTailed: <Item>(items: readonly Item[]) => Item
}

/** Mulberry32: 32 bits of state are enough for a few dozen draws, and a million of these are made. */
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
    isTrue: (likelihood) => next() < likelihood,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    // Evenly spread logarithms: the share of the item at rank r is about 1 / r.
    pickLongTailed: <Item>(items: readonly Item[]) => items[Math.floor((items.length + 1) ** next()) - 1] as Item,
  }
}

/** The seed of one of many, so that each can be drawn without the ones before it. */
export function seedOf(seed: number, index: number): number {
  return Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
}
