// What does one environment variable say, and what is said of one that means nothing?

import { describe, expect, it } from "vitest";
import { readPublicUrl } from "../../src/http/read-setting.ts";
import { UsageError } from "../../src/model/usage-error.ts";

describe("where people find the service", () => {
  it.each([
    ["", undefined],
    ["https://muster.acme.example/", "https://muster.acme.example"],
    ["https://acme.example/muster", "https://acme.example/muster"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("%s", (written, url) => {
    expect(readPublicUrl({ MUSTER_PUBLIC_URL: written })).toBe(url);
  });

  it.each([
    ["muster", "muster"],
    ["http://muster.acme.example", "http://muster.acme.example/"],
    // What may be a secret is not repeated.
    ["https://a:b@muster.acme.example", "https://muster.acme.example/"],
    ["https://muster.acme.example?a=1", "https://muster.acme.example/"],
  ])("is not %s", (written, said) => {
    const read = () => readPublicUrl({ MUSTER_PUBLIC_URL: written });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`MUSTER_PUBLIC_URL cannot be \`${said}\``);
  });
});
