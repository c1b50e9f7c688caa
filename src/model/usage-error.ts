// How is a mistake in what somebody asked for reported? As a usage error, not as a fault of the program.

export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}
