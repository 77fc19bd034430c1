// Putting a report under its account's lock: anybody on this phone can put one in, only the account can take it out.
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const subtle = () => crypto.subtle;

async function cipher(theirs, own) {
  const shared = await subtle().deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const base = await subtle().importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode("grid") };
  return subtle().deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const imported = (key, uses) => subtle().importKey("jwk", key, CURVE, false, uses);

export const open_half = ({ kty, crv, x, y }) => ({ kty, crv, x, y });

// fields and photos in one run of bytes: the length of the head, the head, the photos
async function packed(fields, photos) {
  const told = photos.map(({ size, type }) => ({ size, type }));
  const head = new TextEncoder().encode(JSON.stringify({ fields, photos: told }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, head.length);
  return bytes(new Blob([length.buffer, head, ...photos]));
}

const bytes = (blob) => new Response(blob).arrayBuffer();

function unpacked(content) {
  const length = new DataView(content).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(content, 4, length)));
  let at = 4 + length;
  const photos = head.photos.map(({ size, type }) => new Blob([content.slice(at, (at += size))], { type }));
  return { fields: head.fields, photos };
}

export async function seal(lock, fields, photos) {
  const pair = await subtle().generateKey(CURVE, false, ["deriveBits"]);
  const key = await cipher(await imported(open_half(lock), []), pair.privateKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await subtle().encrypt({ name: "AES-GCM", iv }, key, await packed(fields, photos));
  return { half: await subtle().exportKey("raw", pair.publicKey), iv, data };
}

export async function unseal(lock, { half, iv, data }) {
  const theirs = await subtle().importKey("raw", half, CURVE, false, []);
  const key = await cipher(theirs, await imported({ ...lock, ext: false }, ["deriveBits"]));
  return unpacked(await subtle().decrypt({ name: "AES-GCM", iv }, key, data));
}
