/** Something the person can put right by typing differently; shown without a stack. */
export class UserMistake extends Error {
  override readonly name = "UserMistake";
}
