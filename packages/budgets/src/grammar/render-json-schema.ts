import { z } from "zod";
import { renderJson } from "../render-json.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { ACTION_VALUES_SHAPE } from "./action-values-shape.ts";
import { BUDGETS_SHAPE } from "./budgets-shape.ts";
import { FEATURE_SHAPE } from "./feature-shape.ts";
import { findFix } from "./find-fix.ts";
import { loosenShape } from "./loosen-shape.ts";

const FOLDER = "https://raw.githubusercontent.com/bursar-dev/bursar/main/docs";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Puts the fix beside the description, as a hint while somebody writes; what is for our docs alone goes. */
function addHint(zodSchema: z.core.$ZodType, jsonSchema: JsonSchema): void {
  delete jsonSchema["usedBy"];
  if (jsonSchema.description === undefined || !(zodSchema instanceof z.ZodType)) return;
  if (zodSchema instanceof z.ZodOptional) return;
  jsonSchema.description += ` ${findFix(zodSchema)}`;
}

function planSchema(shape: z.ZodType): JsonSchema {
  const schema: JsonSchema = z.toJSONSchema(shape, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => addHint(zodSchema, jsonSchema),
  });
  delete schema.$schema;
  return schema;
}

function findRows(schema: JsonSchema, section: string): JsonSchema {
  const rows = schema.properties?.[section];
  if (typeof rows !== "object") throw new Error(`budgets without ${section}`);
  return rows;
}

/** What a template says need not be in the feature; one file of several need not have every section. */
function planBudgetsSchema(): JsonSchema {
  const schema = planSchema(BUDGETS_SHAPE);
  findRows(schema, "templates").additionalProperties = { $ref: "#/$defs/template" };
  findRows(schema, "features").additionalProperties = {
    if: { required: ["extends"] },
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema; nobody awaits it
    then: { $ref: "#/$defs/template" },
    else: { $ref: "#/$defs/feature" },
  };
  return {
    ...schema,
    required: ["apiVersion", "kind"],
    $defs: { template: planSchema(loosenShape(FEATURE_SHAPE)), feature: planSchema(FEATURE_SHAPE) },
  };
}

function renderSchema(name: string, title: string, schema: JsonSchema): RenderedFile {
  const head = { $schema: "https://json-schema.org/draft/2020-12/schema", $id: `${FOLDER}/${name}`, title };
  return { path: `docs/${name}`, text: renderJson({ ...head, ...schema }) };
}

/** Schemas for editors: they know keys, kinds and choices. Names and sums are what `bursar check` looks at. */
export function renderJsonSchemas(): readonly RenderedFile[] {
  return [
    renderSchema("budgets.schema.json", "Budgets of Claude features", planBudgetsSchema()),
    renderSchema(
      "action-values.schema.json",
      "What actions of Claude features are worth",
      planSchema(ACTION_VALUES_SHAPE),
    ),
  ];
}
