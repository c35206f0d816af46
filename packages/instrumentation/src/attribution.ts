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
  /** Told in records of calls only; never a label. */
  readonly promptVersion?: string | undefined;
  /** Free words such as `{ customer: "c-17", plan: "team" }`, up to 20: told in records of calls only, never labels. */
  readonly tags?: Tags | undefined;
}

export type Tags = Readonly<Record<string, string>>;

/** Names that a scope holds. */
export type ScopeNames = { readonly [Key in keyof Attribution]?: string | undefined };

/** What was given to a scope. */
export interface GivenNames extends ScopeNames {
  readonly promptVersion?: string | undefined;
  readonly tags?: Tags | undefined;
}
