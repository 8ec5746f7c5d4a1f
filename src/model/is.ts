/** The value where it is what is wanted; else the sentence that says so, which the compiler then prints. */
export type Is<T, Wanted, Sentence extends string> = T extends Wanted ? T : Sentence;
