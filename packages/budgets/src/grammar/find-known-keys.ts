import { z } from "zod";

/** The shapes that may be one step below a shape: what is behind options, choices and lists, too. */
function listBelow(shape: z.core.$ZodType, part: PropertyKey): readonly z.core.$ZodType[] {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodExactOptional) {
    return listBelow(shape.unwrap(), part);
  }
  if (shape instanceof z.ZodUnion) return shape.options.flatMap((each) => listBelow(each, part));
  if (shape instanceof z.ZodObject) {
    const field: z.core.$ZodType | undefined = Object.hasOwn(shape.shape, part)
      ? shape.shape[String(part)]
      : undefined;
    return field === undefined ? [] : [field];
  }
  if (shape instanceof z.ZodRecord) return [shape.valueType];
  return shape instanceof z.ZodArray ? [shape.element] : [];
}

function listKeys(shape: z.core.$ZodType): readonly string[] {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodExactOptional) return listKeys(shape.unwrap());
  if (shape instanceof z.ZodUnion) return shape.options.flatMap((each) => listKeys(each));
  return shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
}

/** Keys that a person may write at a path of a document of some shape, in the order of the shape. */
export function findKnownKeys(shape: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let shapes: readonly z.core.$ZodType[] = [shape];
  for (const part of path) shapes = shapes.flatMap((each) => listBelow(each, part));
  return [...new Set(shapes.flatMap((each) => listKeys(each)))];
}
