package io.grapevine.cluster.wire;

/** What goes over a connection once both ends are known. */
@SuppressWarnings("ArrayRecordComponent") // frames are carried, never compared
sealed interface Frame {
    /** The longest content, in bytes, apart from the header. */
    int LONGEST_BODY = 1 << 20;

    /** The content; nothing where there is none. */
    default byte[] body() {
        return new byte[0];
    }

    /** For the core, which alone knows what it means. */
    record Core(byte[] body) implements Frame {}

    /** For the handler of a subject, which does not answer. */
    record Tell(String subject, byte[] body) implements Frame {}

    /** For the handler of a subject; the answer bears the same number. */
    record Ask(long number, String subject, byte[] body) implements Frame {}

    /** The answer; without success its body is empty. */
    record Answer(long number, boolean success, byte[] body) implements Frame {}

    /** Is anybody there? */
    record Ping() implements Frame {}

    /** Yes. */
    record Pong() implements Frame {}
}
