package io.grapevine.app;

import java.nio.file.FileSystemException;

/** The words in which a fault at the start is told. */
final class Faults {
    private Faults() {}

    /** What happened; the kind of the exception is named only where its message is not enough. */
    static String text(Throwable fault) {
        String message = fault.getMessage();
        return message == null || fault instanceof FileSystemException ? fault.toString() : message;
    }
}
