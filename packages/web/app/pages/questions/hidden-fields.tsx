import { isChoice, questionField, rulePartOf, type TypedQuestion } from '../../rules/question-form.ts'

/** What was typed into fields that the kind of the question does not have, so that it is there if the kind changes back. */
export function HiddenFields({ question }: { question: TypedQuestion }) {
  const { key, kind, options, min, max, mode, equals, at_least, at_most, one_of } = question
  const part = rulePartOf(kind)
  const texts = {
    id: question.id,
    ...(isChoice(kind) ? {} : { options, one_of: one_of.join('\n') }),
    ...(kind === 'NUMBER' ? {} : { min, max }),
    ...(part ? {} : { mode }),
    ...(part === 'yes-or-no' ? {} : { equals }),
    ...(part === 'bounds' ? {} : { at_least, at_most }),
  }
  return Object.entries(texts)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => (
      <input key={name} type="hidden" name={questionField(key, name as keyof TypedQuestion)} value={text} />
    ))
}
