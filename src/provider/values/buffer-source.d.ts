/** A name of browsers' that the declarations of @msgpack/msgpack use. */
type BufferSource = ArrayBufferView | ArrayBuffer;
