package io.grapevine.base.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Source of PEM text: the configuration itself, or a file. */
public sealed interface Pem {
    /** PEM text in the configuration. */
    record Inline(String text) implements Pem {
        @Override
        public String read() {
            return text;
        }

        @Override
        public String toString() {
            return "<secret>"; // the text may be a private key
        }
    }

    /** PEM text in a file. */
    record InFile(Path file) implements Pem {
        @Override
        public String read() throws IOException {
            return Files.readString(file);
        }
    }

    /** Reads the current text. */
    String read() throws IOException;
}
