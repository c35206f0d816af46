import type { Budgets } from "../budgets.ts";
import type { CounterSelector } from "../counters/counter-selector.ts";
import { readCounter } from "../counters/read-counter.ts";
import { renderCounter } from "../counters/render-counter.ts";
import type { Finding } from "../finding.ts";
import type { Severity } from "../problem.ts";

/** A feature that counts its successes by a counter of the application. */
interface Counted {
  readonly name: string;
  readonly counter: CounterSelector;
}

function listCounted({ features }: Budgets): readonly Counted[] {
  return Object.entries(features).flatMap(([name, { action }]) => {
    if (typeof action.signal !== "object") return [];
    const { selector } = readCounter(action.signal.counter);
    return selector === undefined ? [] : [{ name, counter: selector }];
  });
}

function placeFinding(name: string, text: string, severity: Severity): Finding {
  return { path: ["features", name, "action", "signal", "counter"], text, severity };
}

function checkKind({ name, counter: { metric } }: Counted): readonly Finding[] {
  if (metric.endsWith("_bucket")) {
    const text = `${metric} counts an action in each bucket that holds it. Use ${metric.replace(/_bucket$/, "_count")}.`;
    return [placeFinding(name, text, "error")];
  }
  if (/_(total|count)$/.test(metric)) return [];
  const text = `${metric} is named like no counter (they end in _total, or _count): what goes down counts as a restart. Use a counter.`;
  return [placeFinding(name, text, "warning")];
}

/** Counters that cannot be what a feature means, or that two features mean. */
export function checkCounters(budgets: Budgets): readonly Finding[] {
  const holders = new Map<string, string>();
  return listCounted(budgets).flatMap((each) => {
    const written = renderCounter(each.counter);
    const holder = holders.get(written);
    if (holder === undefined) holders.set(written, each.name);
    const text = `tells the successes of "${holder}" and of "${each.name}": each counts for both. Add a label that tells them apart.`;
    return [...checkKind(each), ...(holder === undefined ? [] : [placeFinding(each.name, text, "warning")])];
  });
}
