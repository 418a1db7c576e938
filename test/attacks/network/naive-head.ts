// A thin client as far as the head of a response: it gathers what comes until the empty line is there.

import { connect } from 'node:net';

export async function naiveHead(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: good.test\r\n\r\n');
  const pieces: Buffer[] = [];
  let end = Buffer.alloc(0);
  for await (const piece of socket) {
    pieces.push(piece as Buffer);
    end = Buffer.concat([end, piece as Buffer]).subarray(-4);
    if (end.includes('\r\n\r\n')) break;
  }
  return Buffer.concat(pieces).toString();
}
