package io.grapevine.web.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class McpSessionsTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final McpSessions sessions = new McpSessions(() -> now);

    private String open(String user) {
        return sessions.open(new McpSessions.Owner(true, user));
    }

    private Optional<McpSessions.Session> use(String id, String user) {
        return sessions.use(id, new McpSessions.Owner(true, user));
    }

    @Test
    void sessionEndsWhenItIsNotUsedAndWhenItIsOld() {
        String idle = open("ana");
        now = now.plus(Duration.ofMinutes(31));
        assertThat(use(idle, "ana")).isEmpty();

        String used = open("ana");
        for (int i = 0; i < 24; i++) {
            assertThat(use(used, "ana")).isPresent();
            now = now.plus(Duration.ofMinutes(30));
        }
        assertThat(use(used, "ana")).isPresent();
        now = now.plusSeconds(1);
        assertThat(use(used, "ana")).isEmpty();
        open("ana");
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void sessionIsOfItsOwner() {
        assertThat(use(open("ana"), "bob")).isEmpty();
    }

    @Test
    void callerWithTooManyLosesTheOldest() {
        String first = open("ana");
        String second = open("ana");
        for (int i = 0; i < 19; i++) {
            open("ana");
        }
        assertThat(use(first, "ana")).isEmpty();
        assertThat(use(second, "ana")).isPresent();
        for (int i = 0; i < 180; i++) {
            open("caller " + i);
        }
        assertThat(sessions.size()).isEqualTo(200);
    }

    @Test
    void nobodyLocksOthersOut() {
        String known = open("bob");
        for (int i = 0; i < 199; i++) {
            now = now.plusMillis(1);
            open("user " + i / 20);
        }
        assertThat(sessions.size()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            now = now.plusMillis(1);
            assertThat(use(open("late"), "late")).isPresent();
        }
        assertThat(sessions.size()).isEqualTo(200);
        assertThat(use(known, "bob")).as("of one who has few").isPresent();
    }

    @Test
    void callersWithoutANameGiveWayToUsers() {
        String known = open("bob");
        for (int i = 0; i < 500; i++) {
            now = now.plusMillis(1);
            sessions.open(new McpSessions.Owner(false, "192.0.2." + i));
        }
        assertThat(use(open("late"), "late")).isPresent();
        assertThat(use(known, "bob")).isPresent();
        assertThat(sessions.size()).isEqualTo(200);
    }

    @Test
    void previewIsTheLastIsFreshAndIsTakenOnce() {
        McpSessions.Session session = use(open("ana"), "ana").orElseThrow();
        assertThat(session.previewed("")).isEmpty();
        String earlier = session.preview(List.of("a=\"b\""));
        String last = session.preview(List.of("c=\"d\""));
        assertThat(session.previewed(earlier)).isEmpty();
        assertThat(session.previewed(last)).contains(List.of("c=\"d\""));
        assertThat(session.take(last)).isTrue();
        assertThat(session.take(last)).isFalse();

        String old = session.preview(List.of("e=\"f\""));
        now = now.plus(Duration.ofMinutes(15)).plusSeconds(1);
        assertThat(session.previewed(old)).isEmpty();
        assertThat(session.take(old)).isFalse();
    }
}
