/** The key of a profile: its own id or that of its user. */
export type ProfileKey = { id: number } | { userId: number }
