import type { Metric } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { planPromValues } from "./prom-values.ts";
import type { PromValue } from "./prom-values.ts";

/** Finds the points of a metric by its name in OpenTelemetry; undefined where it has none yet. */
export type FindPoints = (name: string) => Promise<MetricData | undefined>;

/** A metric as a registry of `prom-client` asks for it. */
export interface PromFigures {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly values: readonly PromValue[];
  readonly aggregator: "sum";
}

/** A metric in a registry of `prom-client` whose figures are collected when they are scraped. */
export class PulledMetric {
  /** A registry of OpenMetrics takes `_total` away, and puts it back at each sample. */
  name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** Of processes of a cluster; each has series of its own, so nothing is ever added up. */
  readonly aggregator = "sum";
  private readonly otelName: string;
  private readonly findPoints: FindPoints;

  constructor({ name, prometheusName, description, kind }: Metric, findPoints: FindPoints) {
    this.name = prometheusName;
    this.help = description;
    this.type = kind;
    this.otelName = name;
    this.findPoints = findPoints;
  }

  /** Never rejects: one metric without figures must not take the others from the scrape. */
  async get(): Promise<PromFigures> {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: await this.readValues() };
  }

  /** The figures go on: to begin anew would count what was spent before once more. */
  reset(): void {}

  private async readValues(): Promise<readonly PromValue[]> {
    try {
      const points = await this.findPoints(this.otelName);
      return points === undefined ? [] : planPromValues(this.name, points);
    } catch (fault) {
      tell("warn", `${this.name} could not be collected for a scrape`, fault);
      return [];
    }
  }
}
