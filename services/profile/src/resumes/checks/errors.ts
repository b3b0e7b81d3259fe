import { HttpError } from '@portal/chassis/errors'

/** 415: the file is none of the accepted kinds, or it is damaged. */
export function unknownType(): HttpError {
  return new HttpError('unsupportedMediaType', 'FILE_TYPE', 'Send a PDF, DOCX or ODT document, or plain text in UTF-8')
}

/** 415: nobody but the sender can read the file, or it runs programs when it is opened. */
export function activeFile(): HttpError {
  const detail = 'The document is encrypted, or has macros or scripts; save it without them and send it again'
  return new HttpError('unsupportedMediaType', 'FILE_ACTIVE', detail)
}
