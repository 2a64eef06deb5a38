// The server side of RFC 6455, as much as a stand-in needs: accept, send text and bytes, hear a close.
import { createHash } from "node:crypto";

export function accept(request, socket) {
  const key = createHash("sha1").update(request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  socket.setNoDelay(true);
  const closed = [];
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    socket.destroy();
    for (const action of closed) action();
  };
  socket.on("close", end);
  socket.on("error", end);
  socket.on("data", (bytes) => { if ((bytes[0] & 0x0f) === 8) end(); });
  const send = (opcode, payload) => {
    if (!open) return;
    const length = payload.length;
    const head = length < 126 ? Buffer.from([0x80 | opcode, length]) : length < 65536 ? Buffer.alloc(4) : Buffer.alloc(10);
    if (length >= 126) {
      head[0] = 0x80 | opcode;
      head[1] = length < 65536 ? 126 : 127;
      if (length < 65536) head.writeUInt16BE(length, 2);
      else head.writeBigUInt64BE(BigInt(length), 2);
    }
    socket.write(Buffer.concat([head, payload]));
  };
  return {
    text: (value) => send(1, Buffer.from(JSON.stringify(value))),
    bytes: (value) => send(2, value),
    onClose: (action) => closed.push(action),
    get open() { return open; },
  };
}
