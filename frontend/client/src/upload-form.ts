/** Sends a form with a file and tells how far it is; answers the HTTP status. Rejects without an answer: whatever with, it is the network. */
export type FormSender = (
  form: { url: string; fields: Record<string, string> },
  file: Blob,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
) => Promise<number>;

/** XMLHttpRequest: `fetch` has no upload progress that works in every browser. No credential goes along. */
export const xhrSender: FormSender = (form, file, onProgress, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append('file', file); // S3 ignores what comes after the file
    const request = new XMLHttpRequest();
    request.open('POST', form.url);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request.status);
    request.onerror = request.onabort = reject;
    signal.addEventListener('abort', () => request.abort());
    request.send(data);
  });
