/** What of the SDK's options matters to us; every field is checked before use. */
export interface SdkOptions {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly body?: unknown;
  readonly stream?: unknown;
  readonly middleware?: readonly SdkMiddleware[] | undefined;
}

/** The SDK's middleware: it runs once per HTTP attempt. */
export type SdkMiddleware = (
  request: unknown,
  next: (request: unknown) => Promise<Response>,
  context: { readonly options?: unknown },
) => Promise<Response>;

/** `BaseAnthropic.prototype.request`. */
export type SdkRequest = (
  this: object,
  options: SdkOptions | PromiseLike<SdkOptions>,
  ...rest: unknown[]
) => object;
