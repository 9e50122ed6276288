/** An encrypted result, to be opened by a server that has the key; this page cannot read it. */
export class SealedResult {
  constructor(private readonly text: string) {}

  base64(): string {
    return this.text;
  }

  byteArray(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(this.text), character => character.charCodeAt(0));
  }

  blob(): Blob {
    return new Blob([this.byteArray()], { type: 'application/octet-stream' });
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
