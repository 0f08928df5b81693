package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /, VIEWER",
        "GET, /api/v2/alerts, VIEWER",
        "GET, /api/grapevine/v1/silences/preview, VIEWER",
        "HEAD, /anything, VIEWER",
        "POST, /api/grapevine/v1/regexps, VIEWER",
        "POST, /api/grapevine/v1/links, VIEWER",
        "GET, /metrics, SENDER",
        "GET, /debug/pprof/heap, ADMIN",
        "POST, /debug/pprof/symbol, ADMIN",
        "POST, /api/v2/alerts, SENDER",
        "POST, /api/v2/alerts/, SENDER",
        "GET, /api/grapevine/v1/shadow, VIEWER",
        "POST, /api/grapevine/v1/shadow/events, SENDER",
        "POST, /api/grapevine/v1/shadow, ADMIN",
        "GET, /api/grapevine/v1/heartbeats, VIEWER",
        "POST, /api/grapevine/v1/heartbeats/job.1, SENDER",
        "POST, /api/grapevine/v1/heartbeats/job/start, SENDER",
        "POST, /api/grapevine/v1/heartbeats/job/fail, SENDER",
        "POST, /api/grapevine/v1/heartbeats/job/pause, SILENCER",
        "DELETE, /api/grapevine/v1/heartbeats/job/pause, SILENCER",
        "POST, /api/grapevine/v1/heartbeats/job/stop, ADMIN",
        "POST, /api/v2/silences, SILENCER",
        "DELETE, /api/v2/silence/1, SILENCER",
        "POST, /api/grapevine/v1/acknowledgements, SILENCER",
        "POST, /api/grapevine/v1/silences/expire, SILENCER",
        "POST, /act, SILENCER",
        "GET, /act/gv1x, VIEWER",
        "POST, /act/gv1x, ADMIN",
        "POST, /api/grapevine/v1/silences/reschedule, SILENCER",
        "POST, /api/grapevine/v1/silences/lease, SILENCER",
        "DELETE, /api/grapevine/v1/silences/lease/drain, SILENCER",
        "DELETE, /api/grapevine/v1/silences/expire, ADMIN",
        "GET, /api/grapevine/v1/push, VIEWER",
        "POST, /api/grapevine/v1/push/subscriptions, VIEWER",
        "POST, /api/grapevine/v1/push/subscriptions/end, VIEWER",
        "DELETE, /api/grapevine/v1/push/subscriptions/5f0c, VIEWER",
        "POST, /api/grapevine/v1/push/subscriptions/5f0c, ADMIN",
        "DELETE, /api/grapevine/v1/push/subscriptions, ADMIN",
        "POST, /api/grapevine/v1/receivers/x/test, ADMIN",
        "POST, /api/grapevine/v1/templates/render, ADMIN",
        "POST, /-/reload, ADMIN",
        "PUT, /-/log-level, ADMIN",
        "GET, /-/log-level, VIEWER",
        // What the router may read in another way needs the highest role.
        "POST, /api/v2/%61lerts, ADMIN",
        "POST, //api/v2/silences, ADMIN",
        "post, /api/v2/silences, ADMIN",
        "get, /api/v2/alerts, ADMIN",
        "PUT, /api/v2/silences, ADMIN",
        "DELETE, /api/v2/silences, ADMIN",
    })
    void everyRequestNeedsARole(String method, String path, Role needed) {
        assertThat(Role.neededFor(method, path)).contains(needed);
    }

    @ParameterizedTest
    @CsvSource({"GET, /-/healthy", "HEAD, /-/ready", "OPTIONS, /api/v2/silences"})
    void probesAndPreflightsNeedNone(String method, String path) {
        assertThat(Role.neededFor(method, path)).isEmpty();
    }

    @Test
    void adminsMayDoAllAndSilencersMayView() {
        for (Role role : Role.values()) {
            assertThat(Role.ADMIN.includes(role)).isTrue();
            assertThat(role.includes(role)).isTrue();
        }
        assertThat(Role.SILENCER.includes(Role.VIEWER)).isTrue();
        assertThat(EnumSet.of(Role.VIEWER, Role.SENDER)).noneMatch(role -> role.includes(Role.SILENCER));
        assertThat(Role.SILENCER.includes(Role.SENDER)).isFalse();
        assertThat(Role.SILENCER.includes(Role.ADMIN)).isFalse();
    }
}
