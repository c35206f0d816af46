/** Builders of OTLP/JSON; a test says only what differs. */

export interface PointParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly start?: string;
  readonly time?: string;
  readonly reading?: unknown;
}

export function aPoint({
  labels = { feature: "support-reply" },
  start = "1000",
  time = "2000",
  reading = 1,
}: PointParts = {}): object {
  return {
    attributes: Object.entries(labels).map(([key, label]) => ({ key, value: { stringValue: label } })),
    startTimeUnixNano: start,
    timeUnixNano: time,
    asDouble: reading,
  };
}

export interface ExportParts {
  readonly name?: string;
  readonly points?: readonly object[];
  readonly temporality?: unknown;
  readonly resource?: Readonly<Record<string, string>>;
}

export function anExport({
  name = "claude.calls",
  points = [aPoint()],
  temporality = 2,
  resource = {},
}: ExportParts = {}): object {
  return {
    resourceMetrics: [
      {
        resource: {
          attributes: Object.entries(resource).map(([key, label]) => ({
            key,
            value: { stringValue: label },
          })),
        },
        scopeMetrics: [
          {
            scope: { name: "@bursar/instrumentation", version: "0.1.0" },
            metrics: [
              { name, sum: { aggregationTemporality: temporality, isMonotonic: true, dataPoints: points } },
            ],
          },
        ],
      },
    ],
  };
}
