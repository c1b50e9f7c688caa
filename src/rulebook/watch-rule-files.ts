// Have the rule files under a directory, or one file, changed? Told once they have settled, as they all are then.

import { watch } from "chokidar";
import type { SourceFile } from "../text/source-file.ts";
import { readRuleDirectory } from "./read-rule-directory.ts";

export interface WatchOptions {
  /** What is known of it already: only what differs is told. */
  readonly known: readonly SourceFile[];
  /** Where it rejects, they are told again with the next look. */
  readonly onFiles: (files: readonly SourceFile[]) => Promise<void>;
  /** The directory is gone, or cannot be read (told once, until it can be read again); or `onFiles` rejected. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds without a change after which files are written to their ends; default 150. */
  readonly settle?: number;
  /** Milliseconds between looks where nobody says that anything changed: other file systems, folders made anew. */
  readonly every?: number;
}

export interface RuleWatch {
  /** Tells nothing more; resolves when what is being told is. */
  stop(): Promise<void>;
}

/** How often files that go on changing are looked at before the next event is waited for. */
const MOST_LOOKS = 20;

/** `directory` as `readRuleDirectory` takes it. */
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
  /** Something happened since the last look began. */
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
    await this.#events.close();
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

/** Neither files nor text: it cannot be read. */
interface Reading {
  readonly files?: readonly SourceFile[];
  readonly text?: string;
  readonly error?: unknown;
}

function textOf(files: readonly SourceFile[]): string {
  return JSON.stringify(files.map(({ path, text }) => [path, text]));
}
