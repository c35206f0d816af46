/** Imports as a program in this folder does. */
export const importAi = (specifier) => import(specifier);
