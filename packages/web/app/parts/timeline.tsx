import { Moment } from './moment.tsx'

type TimelineProps<Step> = {
  steps: readonly Step[]
  /** What a step means to who reads it. */
  textOf: (step: Step) => string
}

/** What happened, step by step, each with its time. */
export function Timeline<Step extends { id: number; created_at: string }>({ steps, textOf }: TimelineProps<Step>) {
  return (
    <ol className="timeline">
      {steps.map((step) => (
        <li key={step.id}>
          {textOf(step)}
          <span className="quiet-text">
            <Moment at={step.created_at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
