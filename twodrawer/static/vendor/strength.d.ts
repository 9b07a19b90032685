/** How many guesses an attacker who knows how people choose would need. */
export declare function guesses(words: string): number;
