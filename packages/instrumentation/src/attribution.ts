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

/** Names of any shape: an application may be plain JavaScript, and a wrong type must not hurt it. */
export function readNames(names: string | Names): ScopeNames {
  if (typeof names === "string") return { feature: readName(names) };
  if (typeof names !== "object" || names === null) return {};
  return { feature: readName(names.feature), team: readName(names.team), path: readName(names.path) };
}

function readName(name: unknown): string | undefined {
  return typeof name === "string" && name !== "" ? name : undefined;
}
