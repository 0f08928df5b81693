package io.grapevine.web.mcp;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sessions of assistants, a bounded number of bounded age, each with the silence that was previewed in it last. Thread-safe. */
final class McpSessions {
    private static final int MOST = 200;
    private static final int MOST_OF_ONE = 20;
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(30);
    private static final Duration OLDEST = Duration.ofHours(12);
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    /** By id, in the order in which they began. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /**
     * The caller whom a session belongs to.
     *
     * @param name the name of a user, or the address of a caller without one
     */
    record Owner(boolean isUser, String name) {}

    McpSessions(InstantSource clock) {
        this.clock = clock;
    }

    private String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Opens a session, in place of the oldest of a caller who has too many. If there are too many in all, it takes the place of another: of
     * the caller with the most sessions that which was not used for the longest time. So nobody can lock others out.
     */
    synchronized String open(Owner owner) {
        sessions.values().removeIf(Session::isOver);
        List<Session> own = sessions.values().stream()
                .filter(session -> session.owner.equals(owner))
                .toList();
        if (own.size() >= MOST_OF_ONE) {
            end(own.get(0));
        } else if (sessions.size() >= MOST) {
            end(dispensable(owner));
        }
        String id = token();
        sessions.put(id, new Session(owner));
        return id;
    }

    private Session dispensable(Owner newcomer) {
        Map<Owner, Long> counts = sessions.values().stream()
                .collect(Collectors.groupingBy(session -> session.owner, Collectors.counting()));
        return sessions.values().stream()
                .min(Comparator.comparing((Session session) -> -counts.getOrDefault(session.owner, 0L))
                        .thenComparing(session -> !session.owner.equals(newcomer))
                        .thenComparing(session -> session.owner.isUser)
                        .thenComparing(session -> session.usedAt))
                .orElseThrow();
    }

    /** The session of a caller, which is used now; empty if that one has none with this id. */
    synchronized Optional<Session> use(String id, Owner owner) {
        Optional<Session> found = Optional.ofNullable(sessions.get(id))
                .filter(session -> session.owner.equals(owner) && !session.isOver());
        found.ifPresent(session -> session.usedAt = clock.instant());
        return found;
    }

    synchronized void end(Session session) {
        sessions.values().remove(session);
    }

    synchronized int size() {
        return sessions.size();
    }

    /** Session of one caller. */
    final class Session {
        private final Owner owner;
        private final Instant openedAt = clock.instant();
        private volatile Instant usedAt = openedAt;
        /** The id of the last preview; empty if there is none, or it was used. */
        private String preview = "";

        private List<String> matchers = List.of();
        private Instant previewedAt = openedAt;

        private Session(Owner owner) {
            this.owner = owner;
        }

        private boolean isOver() {
            Instant now = clock.instant();
            return now.isAfter(usedAt.plus(LONGEST_IDLE)) || now.isAfter(openedAt.plus(OLDEST));
        }

        /** Remembers matchers whose effect the assistant has seen; returns the id of the preview. */
        synchronized String preview(List<String> shown) {
            preview = token();
            matchers = shown;
            previewedAt = clock.instant();
            return preview;
        }

        /** The matchers that were previewed lately under an id; empty if there are none, or they were used. */
        synchronized Optional<List<String>> previewed(String id) {
            boolean isKnown = !id.isEmpty() && preview.equals(id);
            return Optional.of(matchers)
                    .filter(known -> isKnown && !clock.instant().isAfter(previewedAt.plus(FRESH)));
        }

        /** Takes what was previewed, which is possible once; returns false if it is gone. */
        synchronized boolean take(String id) {
            boolean isThere = previewed(id).isPresent();
            preview = isThere ? "" : preview;
            return isThere;
        }
    }
}
