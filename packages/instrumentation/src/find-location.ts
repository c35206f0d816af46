/** The client of Google Cloud names its location `region`. */
export function findLocation(client: object): string | undefined {
  const region = "region" in client ? client.region : undefined;
  return typeof region === "string" ? region : undefined;
}
