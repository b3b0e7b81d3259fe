/** The browser that a request is sent for. */
export type Client = { address: string; userAgent: string }

type ApiRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path with its query. */
  path: string
  headers: Record<string, string>
  /** A text, or a file as it arrives. */
  body?: string | AsyncIterable<Uint8Array> | undefined
  client: Client
}
export type ApiResponse = {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  text: string
}

/** A stream from the gateway, which lasts for minutes. */
type StreamRequest = {
  path: string
  headers: Record<string, string>
  client: Client
  /** Ends the stream when the browser leaves. */
  signal: AbortSignal
}
export type StreamResponse = { status: number; body: AsyncIterable<Uint8Array> }

/** Opens a stream from the gateway. Rejects if there is no response. */
export type OpenStream = (request: StreamRequest) => Promise<StreamResponse>

/** Sends a request to the gateway. Rejects if there is no response. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>
