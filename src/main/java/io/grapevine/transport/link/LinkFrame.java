package io.grapevine.transport.link;

/** A frame on a connection after the handshake. */
@SuppressWarnings("ArrayRecordComponent") // frames are carried, never compared
sealed interface LinkFrame {
    /** The maximum size of the body, in bytes. */
    int LONGEST_BODY = 1 << 20;

    default byte[] body() {
        return new byte[0];
    }

    /** A frame of the core, opaque here. */
    record Core(byte[] body) implements LinkFrame {}

    /** A message to the handler of a subject, without a response. */
    record Tell(String subject, byte[] body) implements LinkFrame {}

    /** A request to the handler of a subject; the response has the same number. */
    record Ask(long number, String subject, byte[] body) implements LinkFrame {}

    /** A response; its body is empty on failure. */
    record Answer(long number, boolean success, byte[] body) implements LinkFrame {}

    record Ping() implements LinkFrame {}

    record Pong() implements LinkFrame {}
}
