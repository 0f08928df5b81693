package io.grapevine.web.api.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
        return list("[", elements, "]\n");
    }

    /** A list of elements with commas between them, after {@code head} and before {@code tail}, which are ASCII. */
    static ResponseParts list(String head, ResponseParts elements, String tail) {
        return new JsonList(JsonOutput.ascii(head), elements, JsonOutput.ascii(tail));
    }

    /** All of these parts, one after the other. */
    static ResponseParts inOrder(ResponseParts... all) {
        Deque<ResponseParts> rest = new ArrayDeque<>(List.of(all));
        return out -> {
            while (!rest.isEmpty() && !rest.getFirst().writeNext(out)) {
                rest.removeFirst();
            }
            return !rest.isEmpty();
        };
    }

    /** A list, or the like, of any number of elements. */
    final class JsonList implements ResponseParts {
        private final byte[] head;
        private final ResponseParts elements;
        private final byte[] tail;
        private boolean started;
        private boolean ended;

        JsonList(byte[] head, ResponseParts elements, byte[] tail) {
            this.head = head;
            this.elements = elements;
            this.tail = tail;
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
            if (started) {
                out.raw(',');
            } else {
                out.raw(head);
            }
            int begun = out.length();
            if (!elements.writeNext(out)) {
                out.truncate(started ? before : begun);
                out.raw(tail);
                ended = true;
            }
            started = true;
            return true;
        }
    }
}
