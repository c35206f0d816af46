/** The programs that make up the stack. */
export type Component = "alertmanager" | "prometheus" | "collector";

/** In the order in which they are named to a person. */
export const COMPONENTS: readonly Component[] = ["collector", "prometheus", "alertmanager"];

/** The TCP ports of one run, all on 127.0.0.1. */
export interface StackPorts {
  readonly otlp: number;
  readonly collectorHealth: number;
  readonly collectorMetrics: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}
