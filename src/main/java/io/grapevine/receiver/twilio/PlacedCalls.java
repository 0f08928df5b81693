package io.grapevine.receiver.twilio;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one integration, as this replica knows them: those that Twilio has taken, and the requests for calls that had no answer
 * and may have been taken. It remembers the latest ones, as long as it runs.
 */
final class PlacedCalls {
    private static final int MOST = 1_000;

    private final Map<String, Instant> unanswered = bounded();
    private final Map<String, Boolean> taken = bounded();

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** When the first request of some purpose was made, if it had no answer; null if none is open. */
    synchronized @Nullable Instant unanswered(String purpose) {
        return unanswered.get(purpose);
    }

    /** A request is made. */
    synchronized void begin(String purpose, Instant now) {
        unanswered.putIfAbsent(purpose, now);
    }

    /** Twilio has refused the request, so that there is no call. */
    synchronized void refused(String purpose) {
        unanswered.remove(purpose);
    }

    /**
     * A call is that of a purpose.
     *
     * @return false if it is known to be that of another one
     */
    synchronized boolean claim(String purpose, String sid) {
        if (taken.putIfAbsent(sid, true) != null) {
            return false;
        }
        unanswered.remove(purpose);
        return true;
    }
}
