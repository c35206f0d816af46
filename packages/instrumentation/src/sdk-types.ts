/** What of the SDK's options matters to us; every field is checked before use. */
export interface SdkOptions {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly body?: unknown;
  readonly stream?: unknown;
  readonly middleware?: readonly SdkMiddleware[] | undefined;
}

/** What an HTTP attempt sends; both are what `fetch` will get, unless a platform's client rewrites them. */
export interface SentRequest {
  readonly url?: unknown;
  readonly body?: unknown;
}

/** The SDK's middleware: it runs once per HTTP attempt. */
export type SdkMiddleware = (
  request: SentRequest,
  next: (request: SentRequest) => Promise<Response>,
  context: { readonly options?: unknown },
) => Promise<Response>;

/** `BaseAnthropic.prototype.request`. */
export type SdkRequest = (
  this: object,
  options: SdkOptions | PromiseLike<SdkOptions>,
  ...rest: unknown[]
) => object;
