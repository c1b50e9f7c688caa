// An issuer of people of the test's own: it lets everybody in at once, as whoever it is told they are.

import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export const CLIENT = { id: "muster", secret: "only-muster-knows" } as const;

/** What it does otherwise than it should. */
interface Mischief {
  /** Put into the ID token instead of what belongs there. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly state?: string;
  /** Signed by a key that it does not publish. */
  readonly isForged?: boolean;
  /** It refuses whoever asks. */
  readonly error?: string;
  /** It answers nobody. */
  readonly isDown?: boolean;
}

export interface StandInIssuer {
  readonly url: string;
  /** Of whoever signs in. */
  claims: Readonly<Record<string, unknown>>;
  mischief: Mischief;
  /** What the authorization was asked with, the newest last. */
  readonly asked: URLSearchParams[];
  stop(): Promise<void>;
}

interface Granted {
  readonly asked: URLSearchParams;
  isUsed: boolean;
}

export async function startIssuer(): Promise<StandInIssuer> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const { privateKey: strange } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const granted = new Map<string, Granted>();

  const authorize = (asked: URLSearchParams, response: ServerResponse): void => {
    issuer.asked.push(asked);
    const back = new URL(asked.get("redirect_uri") ?? "");
    back.searchParams.set("state", issuer.mischief.state ?? asked.get("state") ?? "");
    back.searchParams.set("iss", issuer.url);
    if (issuer.mischief.error === undefined) {
      const code = randomUUID();
      granted.set(code, { asked, isUsed: false });
      back.searchParams.set("code", code);
    } else back.searchParams.set("error", issuer.mischief.error);
    response.writeHead(302, { location: back.href }).end();
  };

  const idToken = async (asked: URLSearchParams): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    const usual = { iss: issuer.url, aud: CLIENT.id, iat: now, exp: now + 300, nonce: asked.get("nonce") };
    return new SignJWT({ ...usual, ...issuer.claims, ...issuer.mischief.claims })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(issuer.mischief.isForged === true ? strange : privateKey);
  };

  /** A code is good once, for whoever asked for it, who knows what the challenge was made of. */
  const redeem = async (sent: URLSearchParams, response: ServerResponse): Promise<void> => {
    const grant = granted.get(sent.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(sent.get("code_verifier") ?? "")
      .digest("base64url");
    const isGood =
      grant !== undefined &&
      !grant.isUsed &&
      sent.get("redirect_uri") === grant.asked.get("redirect_uri") &&
      grant.asked.get("code_challenge_method") === "S256" &&
      grant.asked.get("code_challenge") === challenge &&
      sent.get("client_id") === CLIENT.id &&
      sent.get("client_secret") === CLIENT.secret;
    if (!isGood) return answer(response, 400, { error: "invalid_grant" });
    grant.isUsed = true;
    answer(response, 200, {
      access_token: "a",
      token_type: "Bearer",
      expires_in: 300,
      id_token: await idToken(grant.asked),
    });
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer.url);
    if (issuer.mischief.isDown === true) return answer(response, 503, {});
    if (pathname === "/.well-known/openid-configuration") {
      const [at, types] = [issuer.url, ["code"]];
      return answer(response, 200, {
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/jwks`,
        response_types_supported: types,
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        authorization_response_iss_parameter_supported: true,
      });
    }
    if (pathname === "/jwks") return answer(response, 200, { keys: [jwk] });
    if (pathname === "/authorize") return authorize(searchParams, response);
    if (pathname === "/token") return void readForm(request).then((sent) => redeem(sent, response));
    answer(response, 404, {});
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const issuer: StandInIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    claims: {},
    mischief: {},
    asked: [],
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return issuer;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}
