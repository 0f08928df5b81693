package io.grapevine.base.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PEM text, in the configuration itself or in a file of its own. */
public sealed interface Pem {
    /** The text stands in the configuration. */
    record Inline(String text) implements Pem {
        @Override
        public String read() {
            return text;
        }

        @Override
        public String toString() {
            return "<secret>"; // it may be a key
        }
    }

    /** The text stands in a file. */
    record InFile(Path file) implements Pem {
        @Override
        public String read() throws IOException {
            return Files.readString(file);
        }
    }

    /** The text as it is now. */
    String read() throws IOException;
}
