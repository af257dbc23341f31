/** The shared worker that holds the connections of one page, so that its last messages arrive: see lasting.js. */
function hold(url, protocol, page) {
  const gone = ({ wasClean, code, reason }) => page.postMessage({ event: "close", wasClean, code, reason });
  let webSocket;
  try {
    webSocket = new WebSocket(url, protocol);
  } catch (error) {
    gone({ wasClean: false, code: 0, reason: error.message });
    return;
  }
  webSocket.binaryType = "arraybuffer";
  webSocket.onopen = () => page.postMessage({ event: "open" });
  webSocket.onmessage = ({ data }) => page.postMessage({ event: "message", data });
  webSocket.onclose = gone;
  page.onmessage = ({ data }) => (data === null ? webSocket.close() : webSocket.send(data));
}

globalThis.onconnect = ({ ports: [page] }) => {
  page.onmessage = ({ data: { url, protocol }, ports: [port] }) => hold(url, protocol, port);
  page.postMessage("here");
};
