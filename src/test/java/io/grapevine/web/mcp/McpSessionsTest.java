package io.grapevine.web.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class McpSessionsTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final McpSessions sessions = new McpSessions(() -> now);

    private String open(String owner) {
        return sessions.open(owner).orElseThrow();
    }

    @Test
    void sessionEndsWhenItIsNotUsedAndWhenItIsOld() {
        String idle = open("ana");
        now = now.plus(Duration.ofMinutes(31));
        assertThat(sessions.use(idle, "ana")).isEmpty();

        String used = open("ana");
        for (int i = 0; i < 24; i++) {
            assertThat(sessions.use(used, "ana")).isPresent();
            now = now.plus(Duration.ofMinutes(30));
        }
        assertThat(sessions.use(used, "ana")).isPresent();
        now = now.plusSeconds(1);
        assertThat(sessions.use(used, "ana")).isEmpty();
        open("ana");
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void sessionIsOfItsOwner() {
        assertThat(sessions.use(open("ana"), "bob")).isEmpty();
    }

    @Test
    void callerWithTooManyLosesTheOldestAndTakesNoneOfOthers() {
        String first = open("ana");
        String second = open("ana");
        for (int i = 0; i < 19; i++) {
            open("ana");
        }
        assertThat(sessions.use(first, "ana")).isEmpty();
        assertThat(sessions.use(second, "ana")).isPresent();
        for (int i = 0; i < 180; i++) {
            open("caller " + i);
        }
        assertThat(sessions.open("late")).isEmpty();
        assertThat(sessions.open("ana")).isPresent();
        assertThat(sessions.size()).isEqualTo(200);
    }

    @Test
    void previewIsTheLastIsFreshAndIsTakenOnce() {
        McpSessions.Session session = sessions.use(open("ana"), "ana").orElseThrow();
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
