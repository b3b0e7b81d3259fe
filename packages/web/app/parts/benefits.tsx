import { useWords } from './view.tsx'

/** What a job offers beside the pay. */
export function Benefits({ benefits, language }: { benefits: readonly string[]; language: string | undefined }) {
  const { jobs: words } = useWords()
  if (benefits.length === 0) return null
  return (
    <>
      <h2>{words.benefits}</h2>
      <ul lang={language}>
        {benefits.map((benefit) => (
          <li key={benefit}>
            <bdi>{benefit}</bdi>
          </li>
        ))}
      </ul>
    </>
  )
}
