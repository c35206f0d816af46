// What the Collector configuration of Bursar is made of, by section of `otelcol components`.
const COLLECTOR_COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  receivers: ["otlp"],
  processors: ["memory_limiter", "filter", "transform", "groupbyattrs", "delta_to_cumulative"],
  exporters: ["otlp_http", "debug"],
  connectors: ["signal_to_metrics"],
  extensions: ["file_storage", "health_check", "bearertokenauth"],
};

/**
 * The components that a Collector lacks, each as `section/name`; empty when it has all.
 *
 * @param listing what `otelcol components` printed
 */
export function checkComponents(listing: string): readonly string[] {
  const present = new Set<string>();
  let section = "";
  for (const line of listing.split("\n")) {
    section = /^([a-z]+):/.exec(line)?.[1] ?? section;
    const name = /^\s+- name: (\S+)/.exec(line)?.[1];
    if (name !== undefined) present.add(`${section}/${name}`);
  }
  return Object.entries(COLLECTOR_COMPONENTS)
    .flatMap(([wantedSection, names]) => names.map((name) => `${wantedSection}/${name}`))
    .filter((component) => !present.has(component));
}
