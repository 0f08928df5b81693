package io.grapevine.integration.email;

import java.util.List;

/**
 * A server's reply.
 *
 * @param code the code, three digits
 * @param lines what stands after the code in each line
 */
record SmtpReply(int code, List<String> lines) {
    /** What was said, in one line. */
    String text() {
        return String.join(" ", lines);
    }

    /** Whether the code is {@code expected}, or begins with it where that has fewer digits. */
    boolean is(int expected) {
        return code == expected || code / 10 == expected;
    }
}
