/** Where an export goes. */
export interface Sink {
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** The file is whole. */
  close: () => Promise<void>;
  /** It is not wanted any more. */
  discard: () => Promise<void>;
}

interface FilePicker {
  showSaveFilePicker?: (options: object) => Promise<FileSystemFileHandle>;
}

/** Whether an export goes to the disk while it is made, and needs no memory however large it is. */
export const canStream = (): boolean => 'showSaveFilePicker' in globalThis;

/** Asks where to, where the browser can; null if the member then decides otherwise. Throws if the file cannot be. */
export async function openSink(name: string, type: string): Promise<Sink | null> {
  const picker = globalThis as FilePicker;
  if (!picker.showSaveFilePicker) return blobSink(name, type);
  try {
    const extension = name.slice(name.lastIndexOf('.'));
    const file = await picker.showSaveFilePicker({
      suggestedName: name,
      types: [{ accept: { [type]: [extension] } }],
    });
    return await fileSink(file);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    // Asking is forbidden here, in a frame for example. Whatever else fails would do so late, with all in memory.
    if (error instanceof DOMException && error.name === 'SecurityError') return blobSink(name, type);
    throw error;
  }
}

async function fileSink(file: FileSystemFileHandle): Promise<Sink> {
  const stream = await file.createWritable();
  return { write: bytes => stream.write(bytes), close: () => stream.close(), discard: () => stream.abort() };
}

/** Keeps it all and hands it over at the end, as browsers without the File System Access API need it. */
function blobSink(name: string, type: string): Sink {
  let parts: Blob[] = [];
  return {
    // A blob of its own may be kept on the disk by the browser.
    write: async bytes => {
      parts.push(new Blob([bytes]));
    },
    close: async () => {
      const url = URL.createObjectURL(new Blob(parts, { type }));
      parts = [];
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // The download has begun by then, in every browser.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    discard: async () => {
      parts = [];
    },
  };
}
