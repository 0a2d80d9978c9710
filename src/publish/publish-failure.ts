/** A request that a code host or webhook did not carry out, after all the attempts it was worth. */
export class PublishFailure extends Error {
  override readonly name = 'PublishFailure';

  /** It may have been carried out all the same, so who wants to try again has to look first. */
  readonly uncertain: boolean;
  /** The server's own words, raw text; '': it gave no reason. */
  readonly said: string;

  /** `message` is one line of raw text. `status`: null when no answer came. */
  constructor(
    message: string,
    readonly status: number | null,
    { uncertain = false, said = '' }: { readonly uncertain?: boolean; readonly said?: string } = {},
  ) {
    super(message);
    this.uncertain = uncertain;
    this.said = said;
  }
}

/** This often, what may have been carried out is looked for and tried again. */
const looks = 3;

/** Looks at what is there and writes; begins again, for the `look`th time, where it is not known whether the writing went through. */
export async function lookAgain<T>(lookAndWrite: (look: number) => Promise<T>): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await lookAndWrite(look);
    } catch (error) {
      if (!(error instanceof PublishFailure) || !error.uncertain || look === looks) throw error;
    }
  }
}
