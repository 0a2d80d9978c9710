/** A name of the DOM's that @msgpack/msgpack's types use. */
type BufferSource = ArrayBufferView | ArrayBuffer;
