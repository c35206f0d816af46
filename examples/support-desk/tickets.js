/** Endless made-up tickets. Every fifth draft is one that the agent would rewrite. */
const QUESTIONS = [
  "My invoice shows two seats, but we removed one last month.",
  "How do I move our workspace to another region?",
  "The export has been stuck at 90 % since this morning.",
  "Can I get a copy of the signed agreement?",
  "Our single sign-on stopped working after the certificate was renewed.",
];

export function* readTickets() {
  for (let number = 1; ; number += 1) {
    const question = QUESTIONS[number % QUESTIONS.length];
    yield { number, text: `Ticket ${number}: ${question}`, isDraftGood: number % 5 !== 0 };
  }
}
