// Have the rule files (a directory or one file) changed? Reports all of them once they have stopped changing.

import { watch } from "chokidar";
import type { SourceFile } from "../text/source-file.ts";
import { readRuleDirectory } from "./read-rule-directory.ts";

export interface WatchOptions {
  /** The files as known already: only a difference from them is reported. */
  readonly known: readonly SourceFile[];
  /** Called with all files after a change. Where it rejects, they are reported again at the next look. */
  readonly onFiles: (files: readonly SourceFile[]) => Promise<void>;
  /**
   * Called where the directory is gone or cannot be read (once, until it can be read again), and where `onFiles`
   * rejected.
   */
  readonly onError: (error: unknown) => void;
  /** How many milliseconds without a change it takes until files count as completely written; default 150. */
  readonly settle?: number;
  /**
   * Milliseconds between looks at file systems that report no changes, and at folders that were replaced; default
   * 5,000.
   */
  readonly every?: number;
}

export interface RuleWatch {
  /** Nothing is reported afterwards. Resolves when a report under way has ended. */
  stop(): Promise<void>;
}

/** How many times to look at files that keep changing before waiting for the next event. */
const MOST_LOOKS = 20;

/** `directory`: as for `readRuleDirectory`. */
export function watchRuleFiles(directory: string, options: WatchOptions): RuleWatch {
  return new DirectoryWatch(directory, options);
}

class DirectoryWatch implements RuleWatch {
  readonly #directory: string;
  readonly #options: WatchOptions;
  readonly #settle: number;
  readonly #events: ReturnType<typeof watch>;
  readonly #interval: ReturnType<typeof setInterval>;
  #told: string;
  #isUnreadable = false;
  #isStopped = false;
  /** Whether something happened since the last look began. */
  #isStirred = false;
  #looking: Promise<void> | undefined;

  constructor(directory: string, options: WatchOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#settle = options.settle ?? 150;
    this.#told = textOf(options.known);
    this.#events = watch(directory, { ignoreInitial: true });
    this.#events.on("all", () => this.#stir()).on("error", () => this.#stir());
    this.#interval = setInterval(() => this.#stir(), options.every ?? 5_000);
    this.#interval.unref();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#interval);
    const closed = this.#events.close();
    // Closing takes the listeners away, and an error that nobody listens to ends the process.
    this.#events.on("error", () => undefined);
    await closed;
    await this.#looking;
  }

  #stir(): void {
    this.#isStirred = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async #look(): Promise<void> {
    while (this.#isStirred && !this.#isStopped) {
      this.#isStirred = false;
      await this.#tellSettled();
    }
  }

  async #tellSettled(): Promise<void> {
    let before = await this.#read();
    for (let looks = 0; looks < MOST_LOOKS && !this.#isStopped; looks++) {
      if (before.text === this.#told && !this.#isUnreadable) return;
      await new Promise((resolve) => setTimeout(resolve, this.#settle));
      const now = await this.#read();
      if (now.text === before.text) return this.#tell(now);
      before = now;
    }
  }

  async #tell({ files, text = "", error }: Reading): Promise<void> {
    if (this.#isStopped) return;
    if (files === undefined) {
      if (!this.#isUnreadable) this.#options.onError(error);
      this.#isUnreadable = true;
      return;
    }
    this.#isUnreadable = false;
    try {
      await this.#options.onFiles(files);
      this.#told = text;
    } catch (failure) {
      this.#options.onError(failure);
    }
  }

  async #read(): Promise<Reading> {
    try {
      const files = await readRuleDirectory(this.#directory);
      return { files, text: textOf(files) };
    } catch (error) {
      return { error };
    }
  }
}

/** Has either files and text, or the error for which they could not be read. */
interface Reading {
  readonly files?: readonly SourceFile[];
  readonly text?: string;
  readonly error?: unknown;
}

function textOf(files: readonly SourceFile[]): string {
  return JSON.stringify(files.map(({ path, text }) => [path, text]));
}
