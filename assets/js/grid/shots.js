// Photos as they are taken: shown small, made smaller if they are large, taken out again.
const LONGEST = 2560;
const MOST = 9;
const MOST_BYTES = 10 * 1024 * 1024;
const FINE = 1.5 * 1024 * 1024; // what is smaller than this is sent as it is

export const shots = [];
let since = null;

// when the first photo was taken, by this phone's clock
export const taken_at = () => since || new Date();

async function drawn(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    return null; // a format that this browser cannot open: the server may
  }
}

function on_canvas(image, longest) {
  const share = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * share));
  canvas.height = Math.max(1, Math.round(image.height * share));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const as_jpeg = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));

// what goes into the queue; a photo whose place may be used keeps it, unless it is too large as it is
export async function add(file, keep_place) {
  const image = await drawn(file);
  let blob = file;
  if (image && file.size > (keep_place ? MOST_BYTES : FINE)) blob = (await as_jpeg(on_canvas(image, LONGEST))) || file;
  if (shots.length >= MOST) return "many";
  if (blob.size > MOST_BYTES) return "large";
  if (!blob.size) return "empty";
  since = since || new Date();
  shots.push({ blob: await copied(blob), small: image && on_canvas(image, 160) });
  return "";
}

// a copy in memory: the camera's own file may be gone when the page is asked for it
const copied = async (blob) => new Blob([await new Response(blob).arrayBuffer()], { type: blob.type });

export function clear() {
  shots.length = 0;
  since = null;
}
