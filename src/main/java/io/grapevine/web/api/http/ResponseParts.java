package io.grapevine.web.api.http;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * The parts of a long answer. They are made one after the other, each when the client has taken most of what came before, and
 * perhaps on another thread: what waits for the client is the state of this object alone, so it should be small.
 */
@FunctionalInterface
public interface ResponseParts {
    /**
     * Writes the next part, of some hundred bytes.
     *
     * @return whether there was one; if not, nothing was written
     */
    boolean writeNext(JsonOutput out) throws IOException;

    /** About how many bytes of the heap the state of the parts takes while the client is waited for, beyond some kilobytes. */
    default long held() {
        return 0;
    }

    /** These parts, whose state takes so many bytes. */
    default ResponseParts holding(LongSupplier bytes) {
        return new Holding(this, bytes);
    }

    /** Parts whose state takes memory. */
    record Holding(ResponseParts parts, LongSupplier bytes) implements ResponseParts {
        @Override
        public boolean writeNext(JsonOutput out) throws IOException {
            return parts.writeNext(out);
        }

        @Override
        public long held() {
            return bytes.getAsLong();
        }
    }

    /** A list whose elements are {@code elements}, and a new line. */
    static ResponseParts list(ResponseParts elements) {
        return new JsonList(elements);
    }

    /** A JSON list of any length, and a new line. */
    final class JsonList implements ResponseParts {
        private static final byte[] END = JsonOutput.ascii("]\n");

        private final ResponseParts elements;
        private boolean started;
        private boolean ended;

        JsonList(ResponseParts elements) {
            this.elements = elements;
        }

        @Override
        public long held() {
            return elements.held();
        }

        @Override
        public boolean writeNext(JsonOutput out) throws IOException {
            if (ended) {
                return false;
            }
            int before = out.length();
            out.raw(started ? ',' : '[');
            int begun = out.length();
            if (!elements.writeNext(out)) {
                out.truncate(started ? before : begun);
                out.raw(END);
                ended = true;
            }
            started = true;
            return true;
        }
    }
}
