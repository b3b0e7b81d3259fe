import { useWords } from '../../parts/view.tsx'

type FirstStepsProps = { hasCompany: boolean; hasJob: boolean }

/** What a new recruiter does, in this order, until the first job is published. */
export function FirstSteps({ hasCompany, hasJob }: FirstStepsProps) {
  const { hire: words } = useWords()
  const steps = [
    { text: words.firstSteps.company, isDone: hasCompany, path: '/hire/company' },
    { text: words.firstSteps.job, isDone: hasJob, path: '/hire/jobs/new' },
    { text: words.firstSteps.publish, isDone: false, path: '/hire/jobs?status=DRAFT' },
  ]
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <section aria-labelledby="first-steps">
      <h2 id="first-steps">{words.firstSteps.title}</h2>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.path} className={step.isDone ? 'done' : undefined}>
            {step === next ? <a href={step.path}>{step.text}</a> : step.text}
            {step.isDone && <span className="tag positive">{words.firstSteps.done}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
