import type { Mistake } from "../mistakes.ts";
import { aMistake } from "../mistakes.ts";

/** A counter that cannot be one. */
function aCounterMistake(name: string, counter: string, problem: string): Mistake {
  const signal = `signal: { counter: ${JSON.stringify(counter)} }`;
  return aMistake(
    name,
    "signal: outcome",
    signal,
    `20:17 features.support-reply.action.signal.counter: ${problem}`,
  );
}

/** Every problem that the counter of a feature can have. */
export const COUNTER_MISTAKES: readonly Mistake[] = [
  aCounterMistake(
    "a counter that is empty",
    "",
    'is "". Write a counter of your application with its labels, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a counter without a name",
    '{source="draft"}',
    'names no counter. Write a counter of your application with its labels, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a rate in place of a counter",
    "rate(replies_total[5m])",
    'is no selector of a counter: at character 5 "(" stands in place of its end. Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a range",
    'replies_total{source="draft"}[5m]',
    'is no selector of a counter: at character 30 "[" stands in place of its end. Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "an offset",
    "replies_total offset 5m",
    'is no selector of a counter: at character 15 "o" stands in place of its end. Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a brace that is not closed",
    'replies_total{source="draft"',
    'is no selector of a counter: at character 29 it ends in place of "," or "}". Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a label without quotes",
    "replies_total{source=draft}",
    'is no selector of a counter: at character 22 "d" stands in place of a quoted text. Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a comparison that PromQL does not have",
    'replies_total{source=="draft"}',
    'is no selector of a counter: at character 22 "=" stands in place of a quoted text. Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "two commas",
    'replies_total{a="b",,c="d"}',
    'is no selector of a counter: at character 21 "," stands in place of the name of a label or "}". Write its name and labels alone, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "a quote that is not closed",
    'replies_total{source="draft}',
    "has a quote at character 22 that is not closed. Add one of the same kind.",
  ),
  aCounterMistake(
    "an escape that means nothing",
    String.raw`replies_total{source=~"2\d\d"}`,
    "has an escape in the text at character 23 that PromQL does not know. Write backslashes twice.",
  ),
  aCounterMistake(
    "a character that Prometheus does not read",
    String.raw`replies_total{source="\ufffd"}`,
    "has U+FFFD in the text at character 22, or half a character, which Prometheus does not read. Write what stands there.",
  ),
  aCounterMistake(
    "a pattern that is none",
    'replies_total{source=~"(draft"}',
    'has a pattern for source that is none, or repeats too much to be tested: "(draft". Write the texts themselves, such as source=~"a|b".',
  ),
  aCounterMistake(
    "a pattern of another language",
    'replies_total{source=~"(?!mail).*"}',
    'has a pattern for source that is none, or repeats too much to be tested: "(?!mail).*". Write the texts themselves, such as source=~"a|b".',
  ),
  aCounterMistake(
    "a pattern that takes for ever",
    `replies_total{source=~"(a+)+b",source=~"${"a".repeat(60)}"}`,
    'has a pattern for source that is none, or repeats too much to be tested: "(a+)+b". Write the texts themselves, such as source=~"a|b".',
  ),
  aCounterMistake(
    "a pattern with many repetitions",
    'replies_total{source=~".*a.*b.*c.*"}',
    'has a pattern for source that is none, or repeats too much to be tested: ".*a.*b.*c.*". Write the texts themselves, such as source=~"a|b".',
  ),
  aCounterMistake(
    "conditions that exclude each other",
    'replies_total{source="a",source="b"}',
    'has conditions on source for which no label is found that meets them, so no test can be written. Write the texts themselves, such as source=~"a|b".',
  ),
  aCounterMistake(
    "a label without a name",
    '{"replies_total",""="x"}',
    'has a label without a name. Write one before each condition, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "the name as a label",
    '{__name__="replies_total"}',
    'has a condition on __name__. Write the name before the brace, such as tickets_replies_sent_total{source="draft"}.',
  ),
  aCounterMistake(
    "two names",
    'replies_total{"mails_total"}',
    "names two counters, replies_total and mails_total. Keep one: a feature has one signal.",
  ),
  aCounterMistake(
    "a counter of ours",
    'claude_actions_total{outcome="success"}',
    'is a metric of Bursar itself. Write "signal: outcome" or "signal: calls", or name a counter of your application.',
  ),
  aCounterMistake(
    "the buckets of a histogram",
    "replies_bucket",
    "replies_bucket counts an action in each bucket that holds it. Use replies_count.",
  ),
];
