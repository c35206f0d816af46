import { W3CBaggagePropagator } from "@opentelemetry/core";

/**
 * Takes baggage that comes with a request, and sends none: the SDK's requests to the API would carry it, with whatever
 * names are in it, out of the company.
 */
export class ReceivedBaggage extends W3CBaggagePropagator {
  override inject(): void {}

  override fields(): string[] {
    return [];
  }
}
