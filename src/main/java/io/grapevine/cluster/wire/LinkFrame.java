package io.grapevine.cluster.wire;

/** What goes over a connection once both ends are known. */
@SuppressWarnings("ArrayRecordComponent") // frames are carried, never compared
sealed interface LinkFrame {
    /** The longest content, in bytes, apart from the header. */
    int LONGEST_BODY = 1 << 20;

    /** The content; nothing where there is none. */
    default byte[] body() {
        return new byte[0];
    }

    /** For the core, which alone knows what it means. */
    record Core(byte[] body) implements LinkFrame {}

    /** For the handler of a subject, which does not answer. */
    record Tell(String subject, byte[] body) implements LinkFrame {}

    /** For the handler of a subject; the answer bears the same number. */
    record Ask(long number, String subject, byte[] body) implements LinkFrame {}

    /** The answer; without success its body is empty. */
    record Answer(long number, boolean success, byte[] body) implements LinkFrame {}

    /** Is anybody there? */
    record Ping() implements LinkFrame {}

    /** Yes. */
    record Pong() implements LinkFrame {}
}
