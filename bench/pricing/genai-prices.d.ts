// The part of the rival that is called. Declared here, so that the checks need no install of bench/; the bench
// itself checks what comes back before it measures.
declare module "@pydantic/genai-prices" {
  interface Model {
    readonly id: string;
  }

  export interface Provider {
    readonly id: string;
    readonly models: readonly Model[];
  }

  export type Usage = Record<string, number | undefined>;

  export interface PriceOptions {
    readonly providerId?: string;
    readonly provider?: Provider;
    readonly timestamp?: Date;
  }

  export interface PriceCalculation {
    readonly total_price: number;
    readonly model: Model;
  }

  export function calcPrice(usage: Usage, modelId: string, options?: PriceOptions): PriceCalculation | null;
  export function findProvider(options: { readonly providerId: string }): Provider | undefined;
  export function extractUsage(provider: Provider, response: unknown): { readonly usage: Usage };
}
