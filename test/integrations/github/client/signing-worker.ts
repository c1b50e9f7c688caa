// The app's signature inside a Worker, where keys as GitHub gives them are not taken by themselves.

import { appSignature } from "../../../../src/integrations/github/client/app-signature.ts";

const worker = {
  fetch: async (request: Request): Promise<Response> => {
    const { appId, privateKey, at } = (await request.json()) as { appId: string; privateKey: string; at: number };
    return new Response(await appSignature(appId, privateKey)(at));
  },
};

// oxlint-disable-next-line import/no-default-export -- a Worker is the default export of its module
export default worker;
