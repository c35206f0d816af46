import type { MetricPoint } from "./metric-point.ts";

/** What one stream has counted so far. */
export interface Series {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly total: number;
}

interface Run {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string>>;
  timeNano: bigint;
  /** Sum of what was counted before the last reset, or of all deltas. */
  closed: number;
  /** Last cumulative reading. */
  open: number;
}

/** Streams beyond this are refused, so that a faulty sender cannot fill the memory. */
const MOST_SERIES = 100_000;

/** The counters of all processes that ever sent: each life of a stream counts once, by its last reading. */
export class MetricSeries {
  readonly #runs: Map<string, Run> = new Map();

  /** Adds points and returns how many were refused because there are too many streams. */
  addPoints(points: readonly MetricPoint[]): number {
    let refused = 0;
    for (const point of points) if (!this.#addPoint(point)) refused += 1;
    return refused;
  }

  readSeries(): readonly Series[] {
    return [...this.#runs.values()].map(({ metricName, labels, closed, open }) => ({
      metricName,
      labels,
      total: closed + open,
    }));
  }

  #addPoint(point: MetricPoint): boolean {
    // A process that starts anew starts its counters anew: a cumulative life of its own, to be added.
    const key = point.temporality === "delta" ? point.stream : `${point.startNano}${point.stream}`;
    const run = this.#runs.get(key);
    if (run === undefined) {
      if (this.#runs.size >= MOST_SERIES) return false;
      const { metric, labels, timeNano, reading } = point;
      const delta = point.temporality === "delta";
      this.#runs.set(key, {
        metricName: metric.name,
        labels,
        timeNano,
        closed: delta ? reading : 0,
        open: delta ? 0 : reading,
      });
      return true;
    }
    // Older ones came late or twice: of totals the newer holds, and a delta sent again was already added.
    if (point.timeNano <= run.timeNano) return true;
    run.timeNano = point.timeNano;
    if (point.temporality === "delta") run.closed += point.reading;
    else {
      // A counter that falls began anew without saying so.
      if (point.reading < run.open) run.closed += run.open;
      run.open = point.reading;
    }
    return true;
  }
}
