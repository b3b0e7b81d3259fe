/** What the API takes at most. */
const maxBytes = 100 * 1024

/** The document in an uploaded file; undefined if it is no object of JSON, or too large for the API. */
export async function readResumeFile(file: FormDataEntryValue | null): Promise<Record<string, unknown> | undefined> {
  if (!(file instanceof File) || file.size > maxBytes) return undefined
  try {
    const document: unknown = JSON.parse(await file.text())
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document)
    return isObject ? (document as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
