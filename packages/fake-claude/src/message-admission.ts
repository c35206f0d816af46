import { type ApiError, planApiError } from "./api-error.ts";
import { checkMessageRequest, isMessageRequest, type MessageRequest } from "./message-request.ts";
import { findModel, type Model } from "./model-table.ts";
import { checkBreakpoints, listPromptBlocks } from "./prompt-block.ts";

/** A request that the API would take, or the error with which it would turn it away. */
export type Admission =
  | { readonly request: MessageRequest; readonly model: Model; readonly error?: never }
  | { readonly error: ApiError };

/** Admits the body of a Messages request, alone or as a batch's entry. */
export function admitMessage(body: unknown): Admission {
  if (!isMessageRequest(body)) return { error: planApiError(400, checkMessageRequest(body).join("; ")) };
  const model = findModel(body.model);
  if (model === undefined) return { error: planApiError(404, `model: ${body.model}`) };
  const [breakpointProblem] = checkBreakpoints(listPromptBlocks(body));
  if (breakpointProblem !== undefined) return { error: planApiError(400, breakpointProblem) };
  if (body.inference_geo && !model.takesGeo) {
    return { error: planApiError(400, `inference_geo: ${model.id} does not support this parameter`) };
  }
  return { request: body, model };
}
