/** Who a call or an action belongs to, as the application named it. */
export interface Attribution {
  readonly feature: string;
  readonly team: string;
  readonly path: string;
}

/** Names given to a scope; what is left out comes from the catalog, the defaults, or is `unknown`. */
export interface Names {
  readonly feature: string;
  readonly team?: string | undefined;
  /** A variant inside the feature, such as a retrieval path or a prompt version. */
  readonly path?: string | undefined;
}

/** Names that a scope holds. */
export type ScopeNames = { readonly [Key in keyof Names]?: string | undefined };
