import http from 'node:http';
import http2 from 'node:http2';

/** Starts a server; gives a function that sends it a request and waits for the answer. */
export async function listening(server, ask = http1Request) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address();
  return (wanted) =>
    new Promise((resolve, reject) => {
      // A handler that never answers ends here, one on a busy machine does not.
      const timer = setTimeout(reject, 600_000, new Error('no answer within ten minutes'));
      ask(port, wanted, resolve, reject).on('close', () => clearTimeout(timer));
    });
}

function http1Request(port, { body, ...wanted }, resolve, reject) {
  const request = http.request({ host: '127.0.0.1', port, agent: false, ...wanted }, (response) => {
    const { statusCode: status, headers } = response;
    textOf(response, (text) => resolve({ status, challenge: headers['www-authenticate'] ?? null, body: text }));
  });
  request.on('error', reject);
  return request.end(body);
}

export function http2Request(port, { method, path, headers, body }, resolve, reject) {
  const client = http2.connect(`http://127.0.0.1:${port}`).on('error', reject);
  const request = client.request({ ':method': method, ':path': path, ...headers }, { endStream: body === '' });
  request.on('error', reject).on('response', (answer) => {
    textOf(request, (text) => resolve({ status: answer[':status'], challenge: answer['www-authenticate'] ?? null, body: text }));
  });
  request.on('close', () => client.close());
  return body === '' ? request : request.end(body);
}

function textOf(stream, done) {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => (text += chunk));
  stream.on('end', () => done(text));
}

/** Hands requests to a function that answers with a Response. */
export function fetching(answer) {
  return async ({ method, path, headers, body }) => {
    const response = await answer(new Request(`http://127.0.0.1${path}`, { method, headers, body: body || undefined }));
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.text() };
  };
}
