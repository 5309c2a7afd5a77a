import { DefaultHttpStack, Upload, defaultOptions, type HttpRequest, type HttpStack } from 'tus-js-client';
import { Problem } from '~/api/problem';

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
      } else if (method === 'PATCH' && body instanceof Blob) {
        await body.slice(0, 1).arrayBuffer(); // a file that is gone is told from a line that is gone only by reading it
      }
      const response = await send(body);
      if (method === 'HEAD' && !tellsWhereItIs(response.getStatus())) throw new Problem({ status: response.getStatus(), code: 'refused' });
      return response;
    };
    return request;
  }
}

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
