// Migrates a database, and kills itself before its nth statement: argv is the database, the folder of migrations, n.

import { connect } from "../../src/store/sqlite/connection.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { readMigrations } from "../../src/store/sqlite/migrations.ts";

const [path = "", folder = "", killedAt = ""] = process.argv.slice(2);
const connection = connect(path, { readOnly: false });
let statements = 0;

function counting<Run extends (sql: string) => unknown>(run: Run): Run {
  return ((sql: string) => {
    statements += 1;
    if (statements === Number(killedAt)) process.kill(process.pid, "SIGKILL");
    return run(sql);
  }) as Run;
}

connection.exec = counting(connection.exec.bind(connection));
connection.prepare = counting(
  connection.prepare.bind(connection) as (sql: string) => unknown,
) as typeof connection.prepare;

migrate(connection, readMigrations(folder), () => undefined);
process.stdout.write(String(statements));
