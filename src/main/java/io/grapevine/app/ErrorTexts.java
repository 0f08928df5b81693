package io.grapevine.app;

import io.grapevine.go.FileReason;
import java.io.IOException;

/** The words in which a fault at the start is told. */
final class ErrorTexts {
    private ErrorTexts() {}

    /** What happened; the kind of the exception is named only where its message is not enough. */
    static String text(Throwable fault) {
        if (fault instanceof IOException reason) {
            return FileReason.withFile(reason);
        }
        String message = fault.getMessage();
        return message == null ? fault.toString() : message;
    }
}
