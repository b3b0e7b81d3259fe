/** Calls `create` once per key and caches the result for the lifetime of the key. */
export function memoize<Key extends object, Value>(create: (key: Key) => Value): (key: Key) => Value {
  const cache = new WeakMap<Key, Value>()
  return (key) => {
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    const value = create(key)
    cache.set(key, value)
    return value
  }
}
