import type { Attributes } from "@opentelemetry/api";
import type { Api, AttemptUsage, CostClass, Provider, TokenClass } from "@bursar/conventions";
import type { PreparedPrice, PricedPart, PricedUsage } from "@bursar/pricing";
import type { CallEnd, EndedCall, StartedCall } from "./ended-call.ts";
import type { Instruments } from "./instruments.ts";
import { createMemo } from "./memo.ts";
import type { Series } from "./series.ts";

/** Who spent, as labels; the key stands for them in look-ups. */
export interface Who {
  readonly key: string;
  readonly labels: Attributes;
  /** Of the calls that it began. */
  readonly started: StartedSeries[];
  /** It has had a call: another one is likely. */
  isKnown: boolean;
  /** Its latest kinds of calls, latest first. */
  readonly prepared: PreparedCall[];
}

/** Few, as providers and ways to call are. */
interface StartedSeries {
  readonly provider: Provider;
  readonly api: Api;
  readonly series: Series;
}

/** How a call ended: its series, and the labels of its histograms. */
export interface EndSeries {
  readonly calls: Series;
  readonly duration: Attributes;
  readonly firstToken: Attributes;
}

/** What a pass bought: series by class, made when first needed. */
export interface PartSeries {
  readonly findTokens: (tokenClass: TokenClass) => Series;
  readonly findCost: (costClass: CostClass) => Series;
}

/** What calls have in common that are recorded alike. */
export type CallKind = Pick<StartedCall, "provider" | "api" | "requestModel" | "location" | "billTo"> &
  Pick<CallEnd, "responseModel" | "workspace">;

/** How one call was recorded, for those that differ from it in time and counts of tokens alone. */
export interface PreparedCall {
  readonly kind: CallKind;
  readonly price: PreparedPrice;
  readonly ended: EndSeries;
  readonly attempts: Series;
  readonly part: PartSeries;
  readonly classes: Readonly<Record<TokenClass, PreparedClass>>;
}

/** The series of a class of tokens, begun with its first token. */
export interface PreparedClass {
  readonly tokenClass: TokenClass;
  /** Units of exact money per token. */
  readonly unitsPerToken: number;
  series: ClassSeries | undefined;
}

interface ClassSeries {
  readonly tokens: Series;
  /** Undefined where tokens cost nothing. */
  readonly cost: Series | undefined;
}

/** What tells the series of a pass from those of others. */
export interface PartLabels {
  readonly model: string;
  readonly provider: Provider;
  readonly api: Api;
  readonly workspace: string;
  readonly serviceTier: string;
  readonly part: PricedPart;
  readonly priced: PricedUsage;
  readonly outputEstimated: boolean;
}

/** Finds the series of calls by a few words, so that a call like one before it builds no labels. */
export interface CallSeries {
  readonly findWho: (names: readonly string[], plan: () => Attributes) => Who;
  readonly findStarted: (who: Who, provider: Provider, api: Api) => Series;
  readonly findAttempts: (who: Who, provider: Provider, usage: AttemptUsage) => Series;
  readonly findEnd: (who: Who, model: string, errorType: string, call: EndedCall) => EndSeries;
  readonly findPart: (who: Who, labels: PartLabels) => PartSeries;
  /** The same names may have other labels from now on. */
  readonly forget: () => void;
}

export function createCallSeries(instruments: Instruments): CallSeries {
  const whos = createMemo<Who>();
  const counters = createMemo<Series>();
  const ends = createMemo<EndSeries>();
  const parts = createMemo<PartSeries>();
  let nextKey = 0;
  return {
    findWho: (names, plan) =>
      whos.find(names, () => ({
        key: String((nextKey += 1)),
        labels: plan(),
        started: [],
        isKnown: false,
        prepared: [],
      })),
    findStarted({ started, labels }, provider, api) {
      for (let index = 0; index < started.length; index += 1) {
        const known = started[index];
        if (known?.provider === provider && known.api === api) return known.series;
      }
      const series = instruments.findSeries("callsStarted", { ...labels, provider, api });
      started.push({ provider, api, series });
      return series;
    },
    findAttempts: (who, provider, usage) =>
      counters.find([who.key, provider, usage], () =>
        instruments.findSeries("attempts", { ...who.labels, provider, usage }),
      ),
    findEnd: (who, model, errorType, { started: { provider, api }, end: { result } }) =>
      ends.find([who.key, provider, api, result, errorType, model], () => ({
        calls: instruments.findSeries("calls", {
          ...who.labels,
          model,
          provider,
          api,
          result,
          error_type: errorType,
        }),
        duration: sortLabels({ ...who.labels, model, api, result }),
        firstToken: sortLabels({ ...who.labels, model }),
      })),
    findPart: (who, labels) =>
      parts.find(listWords(who, labels), () => createPartSeries(planWhat(who, labels), labels, instruments)),
    forget() {
      for (const memo of [whos, counters, ends, parts]) memo.forget();
    },
  };
}

function listWords(who: Who, labels: PartLabels): readonly string[] {
  const { model, provider, api, workspace, serviceTier, part, priced, outputEstimated } = labels;
  const basis = outputEstimated ? "estimated" : "reported";
  const { speed, priceBand, price = "none" } = part;
  return [who.key, provider, api, model, workspace, serviceTier, speed, priced.geo, priceBand, price, basis];
}

function planWhat(who: Who, labels: PartLabels): Attributes {
  const { model, provider, api, workspace, serviceTier, part, priced } = labels;
  return {
    ...who.labels,
    model,
    provider,
    api,
    workspace,
    service_tier: serviceTier,
    speed: part.speed,
    geo: priced.geo,
    price_band: part.priceBand,
    sender: "bursar",
  };
}

function createPartSeries(
  what: Attributes,
  { outputEstimated, part }: PartLabels,
  instruments: Instruments,
): PartSeries {
  const tokens: Partial<Record<TokenClass, Series>> = {};
  const cost: Partial<Record<CostClass, Series>> = {};
  const price = part.price ?? "list";
  const planLabels = (tokenClass: CostClass): Attributes => ({
    ...what,
    basis: outputEstimated && tokenClass === "output" ? "estimated" : "reported",
    token_class: tokenClass,
  });
  return {
    findTokens: (tokenClass) =>
      (tokens[tokenClass] ??= instruments.findSeries("tokens", planLabels(tokenClass))),
    findCost: (costClass) =>
      (cost[costClass] ??= instruments.findSeries("costUsd", { ...planLabels(costClass), price })),
  };
}

/** The metrics SDK sorts the labels of a histogram at each measurement, which is quick where they are in order. */
export function sortLabels(labels: Attributes): Attributes {
  return Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}
