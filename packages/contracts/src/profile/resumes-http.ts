import { z } from 'zod'
import { id, idText, instant, line } from '../fields.ts'
import { defineOperations } from '../operation.ts'

/** What a résumé may be, with the ending of its name. */
export const resumeTypes = {
  'application/pdf': '.pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'application/vnd.oasis.opendocument.text': '.odt',
  'text/plain': '.txt',
} as const
export type ResumeType = keyof typeof resumeTypes
export const resumeTypeNames = Object.keys(resumeTypes) as [ResumeType, ...ResumeType[]]

/** The size limit of a résumé; an operator may set a lower one. */
export const maxResumeBytes = 5 * 2 ** 20
/** How many résumés a user may have. */
export const maxResumes = 5

export const resumeStates = ['UPLOADING', 'READY'] as const
/** What is known about viruses: `NONE` if this portal does not scan, `FAILED` if the scanner gave no result. */
export const resumeScans = ['NONE', 'PENDING', 'CLEAN', 'INFECTED', 'FAILED'] as const
export type ResumeScan = (typeof resumeScans)[number]

export const resume = z
  .object({
    id,
    created_at: instant,
    updated_at: instant,
    file_name: z.string(),
    media_type: z.enum(resumeTypeNames),
    bytes: z.int().positive(),
    state: z.enum(resumeStates),
    scan: z.enum(resumeScans),
    is_default: z.boolean(),
  })
  .meta({ id: 'Resume' })
export type Resume = z.infer<typeof resume>

/** What those who read an application learn about the résumé that was sent with it. */
export const sentResume = resume
  .pick({ file_name: true, media_type: true, bytes: true, scan: true })
  .meta({ id: 'SentResume' })
export type SentResume = z.infer<typeof sentResume>

/** Whether others than its owner may have a file: not one that is infected, or not scanned yet where files are scanned. */
export function isShown({ scan }: { scan: ResumeScan }): boolean {
  return scan === 'NONE' || scan === 'CLEAN'
}

export const changeResumeBody = z
  .strictObject({ file_name: line(200), is_default: z.literal(true) })
  .partial()
  .meta({ id: 'ResumeChange', example: { file_name: 'Ada Lovelace.pdf', is_default: true } })
export type ResumeChange = z.infer<typeof changeResumeBody>

export const resumeParams = z.object({ id: idText })
const params = resumeParams

/** A link to the file of a résumé for one reader, which the application service asks for. */
export const resumeLinkQuery = z.object({ reader: idText })
export const resumeLink = z.object({ path: z.string(), expires_at: instant })
export type ResumeLink = z.infer<typeof resumeLink>

export const resumeOperations = defineOperations({
  uploadResume: {
    method: 'post',
    path: '/resumes',
    summary: 'Upload a résumé',
    description:
      'PDF, DOCX, ODT or plain text in UTF-8, as the bytes say, not the name. The first one becomes the default. A file ' +
      'that you have already is not stored again: the response is the same résumé with status 200.',
    access: ['JOB_SEEKER'],
    limit: 'upload',
    upload: maxResumeBytes,
    response: { status: 201, description: 'The new résumé', schema: resume },
    rejections: [409],
  },
  listResumes: {
    method: 'get',
    path: '/resumes',
    summary: 'List your résumés',
    access: ['JOB_SEEKER'],
    response: { status: 200, description: 'Résumés, the newest first', schema: z.array(resume) },
  },
  readResume: {
    method: 'get',
    path: '/resumes/{id}',
    summary: 'Read what is stored about one of your résumés',
    access: ['JOB_SEEKER'],
    params,
    response: { status: 200, description: 'The résumé', schema: resume },
    rejections: [404],
  },
  changeResume: {
    method: 'put',
    path: '/resumes/{id}',
    summary: 'Rename a résumé, or make it the default',
    description: 'The ending of the name follows from the media type.',
    access: ['JOB_SEEKER'],
    params,
    body: changeResumeBody,
    response: { status: 200, description: 'The résumé', schema: resume },
    rejections: [404],
  },
  removeResume: {
    method: 'delete',
    path: '/resumes/{id}',
    summary: 'Remove a résumé',
    description: 'The file is deleted as soon as no application refers to it.',
    access: ['JOB_SEEKER'],
    params,
    response: { status: 204, description: 'Removed' },
    rejections: [404],
  },
  downloadResume: {
    method: 'get',
    path: '/resumes/{id}/file',
    summary: 'Download a résumé',
    description:
      'For its owner, for administrators, and for holders of a link, which is valid for a few minutes. 404 for others. ' +
      'Supports `Range`.',
    access: 'anyone',
    params,
    query: z.object({
      token: z.string().max(300).optional().meta({ description: 'The token of a link to this résumé' }),
    }),
    response: { status: 200, description: 'The file', schema: z.string(), mediaType: 'application/octet-stream' },
    rejections: [404],
  },
})
