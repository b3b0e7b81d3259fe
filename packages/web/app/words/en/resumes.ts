import type { ResumeScan, ResumeType } from '@portal/contracts/profile/resumes-http'

export const resumes = {
  resumes: {
    title: 'Your résumés',
    text: 'Keep your résumés here. Nobody but administrators sees one before you send it with an application.',
    none: 'No résumé yet. Upload the first one below.',
    list: 'Stored résumés',
    isDefault: 'Default',
    types: {
      'application/pdf': 'PDF',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
      'application/vnd.oasis.opendocument.text': 'OpenDocument',
      'text/plain': 'Text',
    } satisfies Record<ResumeType, string> as Record<ResumeType, string>,
    uploaded: 'uploaded',
    scans: {
      NONE: undefined,
      CLEAN: undefined,
      PENDING: 'Is being checked for viruses. You can send it already; companies can open it after the check.',
      INFECTED: 'Contains a virus. Companies cannot open it. Remove it, and upload a clean copy.',
      FAILED: 'Could not be checked for viruses, so companies cannot open it. Upload it again.',
    } satisfies Record<ResumeScan, string | undefined> as Record<ResumeScan, string | undefined>,
    makeDefault: 'Use as default',
    rename: 'Rename',
    name: 'New name',
    saveName: 'Save name',
    remove: 'Remove',
    removeText: 'The file is deleted as soon as no application refers to it. This cannot be undone.',
    removeNow: 'Remove this résumé',
    uploadTitle: 'Upload a résumé',
    file: 'File',
    hint: 'PDF, Word (.docx), OpenDocument (.odt) or plain text, at most 5 MB, without password and macros.',
    upload: 'Upload',
    tooLarge: 'This file is larger than 5 MB. Choose a smaller one.',
    full: 'You have five résumés, which is as many as you can keep. Remove one to upload another.',
    done: {
      uploaded: 'Your résumé is stored.',
      changed: 'Your change is saved.',
      removed: 'The résumé is removed.',
    } as Record<string, string>,
    problems: {
      FILE_TOO_LARGE: 'The file is larger than 5 MB. Save it with smaller pictures, or as a PDF, and upload it again.',
      EMPTY_FILE: 'The file is empty. Check whether you chose the right one.',
      FILE_TYPE:
        'This kind of file is not accepted, or the file is damaged. Upload a PDF, Word (.docx) or OpenDocument (.odt) document, or plain text in UTF-8.',
      FILE_ACTIVE:
        'The document has a password, macros or scripts, so companies could not open it safely. Save it as a PDF without them, and upload it again.',
      RESUME_LIMIT: 'You have five résumés already. Remove one to upload another.',
      MALFORMED_REQUEST: 'Choose a file first.',
      REQUEST_TOO_SLOW: 'The upload took too long. Try it again with a better connection.',
    } as Record<string, string>,
  },
}
