// Blind signatures, the browser's half: RSABSSA-SHA384-PSS-Randomized (RFC 9474), with the browser's own SHA-384 and BigInt.
// The token and the number that uncovers the signature never leave the browser before the sheet is handed in.
const HASH = 48, SALT = 48, TOKEN = 64, EXPONENT = 65537n;

const toText = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toNumber = (bytes) => BigInt("0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
const toBytes = (number, size) =>
  Uint8Array.from(number.toString(16).padStart(2 * size, "0").match(/../g), (pair) => parseInt(pair, 16));
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (base %= modulus; exponent; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

function inverse(number, modulus) {  // 0n when there is none
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (b) { const q = a / b; [a, b, x, y] = [b, a - q * b, y, x - q * y]; }
  return a === 1n ? ((x % modulus) + modulus) % modulus : 0n;
}

async function mask(seed, size) {  // MGF1 (RFC 8017, B.2.1)
  const parts = [];
  for (let count = 0; count * HASH < size; count++) parts.push(await hash(join(seed, toBytes(BigInt(count), 4))));
  return join(...parts).slice(0, size);
}

async function encode(message, bits, salt) {  // EMSA-PSS-ENCODE (RFC 8017, 9.1.1)
  const size = Math.ceil(bits / 8);
  const digest = await hash(join(new Uint8Array(8), await hash(message), salt));
  const block = join(new Uint8Array(size - SALT - HASH - 2), Uint8Array.of(1), salt);
  const masked = await mask(digest, block.length);
  block.forEach((byte, at) => { masked[at] ^= byte; });
  masked[0] &= 0xff >> (8 * size - bits);
  return join(masked, digest, Uint8Array.of(0xbc));
}

function below(modulus, size) {
  for (;;) {
    const number = toNumber(random(size));
    if (number > 0n && number < modulus) return number;
  }
}

/** Draw a token and cover it: {token, inverse, blinded} as text; only `blinded` may be shown. */
export async function draw(key) {
  const modulus = toNumber(fromText(key)), size = fromText(key).length;
  const token = random(TOKEN);  // 32 bytes of random prefix, 32 of a random word
  const encoded = toNumber(await encode(token, modulus.toString(2).length - 1, random(SALT)));
  let factor, uncovers;
  do { factor = below(modulus, size); uncovers = inverse(factor, modulus); } while (!uncovers);
  const blinded = (encoded * power(factor, EXPONENT, modulus)) % modulus;
  return { token: toText(token), inverse: toText(toBytes(uncovers, size)), blinded: toText(toBytes(blinded, size)) };
}

/** Uncover the signature of a token; throws when it is not one of this key. */
export async function uncover(key, drawn, signature) {
  const modulus = toNumber(fromText(key)), size = fromText(key).length;
  const number = (toNumber(fromText(signature)) * toNumber(fromText(drawn.inverse))) % modulus;
  const uncovered = toBytes(number, size);
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  const jwk = { kty: "RSA", n: key, e: "AQAB", alg: "PS384", ext: true };
  const known = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  const scheme = { name: "RSA-PSS", saltLength: SALT };
  if (!(await crypto.subtle.verify(scheme, known, uncovered, fromText(drawn.token)))) throw new Error("not signed by this key");
  return toText(uncovered);
}
