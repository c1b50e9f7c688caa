// Which of many files may belong to a catalog? A repository holds many others that a server need not be sent.

import { mentionsEntity } from "../../catalog/read-catalog-files.ts";
import type { SourceFile } from "../../text/source-file.ts";

/** All of them, if every document has to be of one `format`. */
export function catalogFilesAmong(files: readonly SourceFile[], format: string | undefined): readonly SourceFile[] {
  return format === undefined ? files.filter(({ text }) => mentionsEntity(text)) : files;
}
