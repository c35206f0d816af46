import type { VectorSample } from "../vector-sample.ts";
import type { LiveQueries } from "./plan-live-queries.ts";

/** A rule as a server has loaded it. */
export interface LoadedRule {
  /** Name of the recorded series, or of the alert. */
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of its last evaluation; empty where all is well or it has not run yet. */
  readonly lastError: string;
}

/** A group of rules as a server has loaded it. */
export interface LoadedGroup {
  readonly name: string;
  /** File, or namespace in Mimir. */
  readonly file: string;
  readonly intervalSeconds: number;
  /** How long its last evaluation took. */
  readonly evaluationSeconds: number;
  readonly rules: readonly LoadedRule[];
}

/** What there was in the last 30 days of a counter that features count by. */
export interface SeenCounter {
  /** Such as `counter` or `gauge`; undefined where the server does not tell. */
  readonly type: string | undefined;
  /** Label sets of its name, whatever the labels; of many some. */
  readonly series: readonly Readonly<Record<string, string>>[];
  /** Selectors that choose at least one series, as `renderCounter` writes them. */
  readonly chosen: readonly string[];
}

/**
 * What a Prometheus says of itself and of Claude. Undefined is what the server does not tell: Mimir, Thanos and
 * proxies leave out what is about one server.
 */
export interface LiveSystem {
  /** How far the answers look back, as Prometheus writes it. */
  readonly since: string;
  readonly flags: Readonly<Record<string, string>> | undefined;
  /** Such as `15d` or `15d or 10GiB`. */
  readonly storageRetention: string | undefined;
  /** The configuration as YAML. */
  readonly config: string | undefined;
  readonly groups: readonly LoadedGroup[] | undefined;
  /** Alertmanagers that alerts are sent to. */
  readonly alertmanagers: number | undefined;
  /** Age of the oldest sample that was found, up to the days that are needed. */
  readonly oldestSampleDays: number | undefined;
  /** Features that had calls in the last 30 days. */
  readonly featuresOfMonth: readonly string[];
  /** Features that recorded an outcome in the last 30 days. */
  readonly actionFeaturesOfMonth: readonly string[];
  /** Features that recorded a success in the last 30 days. */
  readonly successFeaturesOfMonth: readonly string[];
  /** By name of the counter. */
  readonly counters: Readonly<Record<string, SeenCounter>>;
  /** Answers to the queries of `planLiveQueries`. */
  readonly answers: Readonly<Record<keyof LiveQueries, readonly VectorSample[]>>;
  /** All series of one process that reports in two ways; empty where none does. */
  readonly doubledSeries: readonly VectorSample[];
}
