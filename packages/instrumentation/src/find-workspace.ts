/** The workspace that the API billed. */
export function findWorkspace(response: Response): string | undefined {
  return response.headers.get("anthropic-workspace-id") ?? undefined;
}

/** The same of what the SDK made of the response: late versions put it there, and to ask for a header takes longer. */
export function findParsedWorkspace(body: unknown, response: Response): string | undefined {
  if (typeof body !== "object" || body === null || !("_workspace_id" in body)) return findWorkspace(response);
  const { _workspace_id: workspace } = body;
  return typeof workspace === "string" ? workspace : undefined;
}
