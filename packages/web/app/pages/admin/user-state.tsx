import { useWords } from '../../parts/view.tsx'

type User = { is_active: boolean; email_verified: boolean }

/** Whether an account is active, and whether its address is confirmed. */
export function UserState({ user: { is_active, email_verified } }: { user: User }) {
  const { users: words } = useWords().admin
  return (
    <span className="tags">
      <span className={is_active ? 'tag positive' : 'tag warning'}>{is_active ? words.active : words.blocked}</span>
      {!email_verified && <span className="tag">{words.unproven}</span>}
    </span>
  )
}
