import { DefaultHttpStack, Upload, defaultOptions, type DetailedError, type HttpRequest, type HttpStack } from 'tus-js-client';
import { Problem } from '~/api/problem';
import type { ProblemBody } from '~/api/types';

// Fetched with the upload library, when the first file is sent.
export { Upload, defaultOptions };

const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
// Browsers compute it on encrypted pages only
const subtle = () => (globalThis.crypto as Crypto | undefined)?.subtle;

/** To these the library knows an answer; after any other it forgets where the upload is, and begins a new one. */
const tellsWhereItIs = (status: number) => (status >= 200 && status < 300) || status === 404 || status === 410 || status === 423;

/**
 * Says with each piece what its SHA-256 is: what a bad line changed on the way is not kept, and sent again. When it is only
 * not known where an upload is (a server that is away, a session that ended), that is trouble that passes.
 */
export class CheckedHttpStack implements HttpStack {
  readonly #plain = new DefaultHttpStack({});

  getName() {
    return 'CheckedHttpStack';
  }

  createRequest(method: string, url: string): HttpRequest {
    const request = this.#plain.createRequest(method, url);
    const send = request.send.bind(request), abort = request.abort.bind(request);
    let aborted = false;
    request.abort = () => {
      aborted = true;
      return abort();
    };
    request.send = async (body: unknown) => {
      const digest = subtle();
      if (method === 'PATCH' && body instanceof Blob && digest) {
        const sum = await digest.digest('SHA-256', await body.arrayBuffer());
        if (aborted) return new Promise<never>(() => undefined);
        request.setHeader('Upload-Checksum', `sha256 ${btoa(String.fromCharCode(...new Uint8Array(sum)))}`);
      }
      const response = await send(body);
      if (method === 'HEAD' && !tellsWhereItIs(response.getStatus())) throw new Problem({ status: response.getStatus(), code: 'refused' });
      return response;
    };
    return request;
  }
}

/** Why the library did not go on. */
export function problemOf(error: Error | DetailedError): Problem {
  if ('causingError' in error && error.causingError instanceof Problem) return error.causingError;
  const answer = 'originalResponse' in error ? error.originalResponse : null;
  const status = answer?.getStatus() ?? 0;
  if (!status) return new Problem({ status, code: 'offline' });
  try {
    return new Problem({ code: 'refused', ...(JSON.parse(answer?.getBody() ?? '') as Partial<ProblemBody>), status });
  } catch {
    return new Problem({ status, code: 'refused' });
  }
}

/** Whether it may go better in a moment. */
export const passes = ({ status }: Problem) =>
  status === 0 || status === 460 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);

const kPiece = 1 << 20;

/** By which the server tells whether it has the file: see `getUploadOutlook`. Null where the browser does not compute it. */
export async function sampleOf(file: Blob): Promise<string | null> {
  const digest = subtle();
  if (!digest) return null;
  const half = Math.floor(file.size / 2);
  const pieces =
    file.size <= 3 * kPiece ? [file] : [file.slice(0, kPiece), file.slice(half, half + kPiece), file.slice(file.size - kPiece)];
  return hex(await digest.digest('SHA-256', await new Blob(pieces).arrayBuffer()));
}
