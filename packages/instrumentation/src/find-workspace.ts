/** The workspace that the API billed. */
export function findWorkspace(response: Response): string | undefined {
  return response.headers.get("anthropic-workspace-id") ?? undefined;
}
