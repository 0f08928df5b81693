package io.grapevine.web.api.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The parts of a long response. Each is made when the client has read most of the earlier ones, perhaps on another
 * thread. Only this object waits for the client, so its state should be small.
 */
@FunctionalInterface
public interface ResponseParts {
    /**
     * Writes the next part, of a few hundred bytes.
     *
     * @return whether there was another part; if not, nothing was written
     */
    boolean writeNext(JsonOutput out) throws IOException;

    /** The approximate heap memory, in bytes beyond a few kilobytes, that the state takes while waiting for the client. */
    default long held() {
        return 0;
    }

    /** These parts, with the size of their state in bytes. */
    default ResponseParts holding(LongSupplier bytes) {
        ResponseParts parts = this;
        return new ResponseParts() {
            @Override
            public boolean writeNext(JsonOutput out) throws IOException {
                return parts.writeNext(out);
            }

            @Override
            public long held() {
                return bytes.getAsLong();
            }
        };
    }

    /** A JSON array of {@code elements}, followed by a line feed. */
    static ResponseParts list(ResponseParts elements) {
        return list("[", elements, "]\n");
    }

    /** The elements, separated by commas, between {@code head} and {@code tail}, which are ASCII. */
    static ResponseParts list(String head, ResponseParts elements, String tail) {
        byte[] begin = JsonOutput.ascii(head);
        byte[] end = JsonOutput.ascii(tail);
        return new ResponseParts() {
            private boolean started;
            private boolean ended;

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
                    out.raw(begin);
                }
                int begun = out.length();
                if (!elements.writeNext(out)) {
                    out.truncate(started ? before : begun);
                    out.raw(end);
                    ended = true;
                }
                started = true;
                return true;
            }
        };
    }

    /** The parts of several responses, one after the other. */
    static ResponseParts inOrder(ResponseParts... all) {
        Deque<ResponseParts> rest = new ArrayDeque<>(List.of(all));
        return out -> {
            while (!rest.isEmpty() && !rest.getFirst().writeNext(out)) {
                rest.removeFirst();
            }
            return !rest.isEmpty();
        };
    }
}
