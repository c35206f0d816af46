import { z } from "zod";

/**
 * The same shape with every key of its mappings optional, at any depth; lists and choices stay as they are,
 * because a template's list is replaced as a whole.
 */
export function loosenShape(shape: z.ZodType): z.ZodType {
  if (shape instanceof z.ZodOptional) return loosenInner(shape).optional();
  if (!(shape instanceof z.ZodObject)) return shape;
  const fields = Object.entries(shape.shape).map(([key, field]) => [key, loosenInner(field).optional()]);
  return shape.clone({ ...shape._zod.def, shape: Object.fromEntries(fields) }, { parent: true });
}

function loosenInner(field: z.core.$ZodType): z.ZodType {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  if (!(inner instanceof z.ZodType)) throw new Error("a shape of another version of zod");
  return loosenShape(inner);
}
