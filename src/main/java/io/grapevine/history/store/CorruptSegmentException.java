package io.grapevine.history.store;

import java.io.IOException;

/** Thrown if the contents of a file of the store are damaged. */
final class CorruptSegmentException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptSegmentException(Throwable cause) {
        super("corrupt file: " + cause.getMessage(), cause);
    }
}
