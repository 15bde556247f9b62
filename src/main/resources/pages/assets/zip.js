// Files of a ZIP (PKWARE APPNOTE 6.3.10) as far as a thumbnail needs them: stored or deflated, without ZIP64.

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** Answers a function from the name of a file to its content as a Blob; null for what it cannot tell. */
export async function unzip(file) {
  const entries = await list(file);
  return async (name) => (entries.has(name) ? content(file, entries.get(name)) : null);
}

const view = async (blob) => new DataView(await blob.arrayBuffer());

async function list(file) {
  const entries = new Map();
  const tail = await view(file.slice(-END_SIZE - LONGEST_COMMENT));
  let at = tail.byteLength - END_SIZE;
  while (at >= 0 && tail.getUint32(at, true) !== END) {
    at--;
  }
  if (at < 0) {
    return entries;
  }
  const start = tail.getUint32(at + 16, true);
  const directory = await view(file.slice(start, start + tail.getUint32(at + 12, true)));
  for (let i = 0; i + 46 <= directory.byteLength && directory.getUint32(i, true) === CENTRAL;) {
    const nameLength = directory.getUint16(i + 28, true);
    const name = new TextDecoder().decode(directory.buffer.slice(i + 46, i + 46 + nameLength));
    entries.set(name, {
      method: directory.getUint16(i + 10, true),
      size: directory.getUint32(i + 20, true),
      header: directory.getUint32(i + 42, true),
    });
    i += 46 + nameLength + directory.getUint16(i + 30, true) + directory.getUint16(i + 32, true);
  }
  return entries;
}

async function content(file, { method, size, header }) {
  const local = await view(file.slice(header, header + 30));
  const start = header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = file.slice(start, start + size);
  if (method === STORED) {
    return packed;
  }
  return method === DEFLATED ? new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob() : null;
}
