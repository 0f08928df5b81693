package io.grapevine.receiver.jira;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.Notification;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JiraSearchTest {
    /** The SHA-256 of <code>{}:{alertname="HighLatency"}</code>. */
    private static final String LABEL = "ALERT{d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36}";

    private static String jql(Notification notification, Object... fields) {
        String json = Written.config(Jira.class, fields).search(notification, "OPS");
        String start = "{\"fields\":[\"status\"],\"jql\":\"";
        String end = " and project=\\\"OPS\\\" and labels=\\\"" + LABEL
                + "\\\" order by status ASC,resolutiondate DESC\",\"maxResults\":2}\n";
        assertThat(json).startsWith(start).endsWith(end);
        return json.substring(start.length(), json.length() - end.length());
    }

    @Test
    void looksForOpenIssues() {
        assertThat(jql(Samples.firing("h1"))).isEqualTo("statusCategory != Done");
        assertThat(jql(Samples.resolved(), "reopen_transition=Open", Map.entry("reopen_duration", Duration.ofHours(1))))
                .isEqualTo("statusCategory != Done");
    }

    @Test
    void looksForIssuesThatWereResolvedLatelyWhereItMayOpenThemAgain() {
        Object[] lately = {"reopen_transition=Open", Map.entry("reopen_duration", Duration.ofSeconds(5_459))};
        assertThat(jql(Samples.firing("h1"), lately))
                .isEqualTo("(resolutiondate is EMPTY OR resolutiondate \\u003e= -90m)");
        assertThat(jql(Samples.firing("h1"), Written.and(lately, "reopen_transition=")))
                .isEqualTo("statusCategory != Done");
        assertThat(jql(Samples.firing("h1"), Written.and(lately, Map.entry("reopen_duration", Duration.ofSeconds(59)))))
                .isEqualTo("statusCategory != Done");
    }

    @Test
    void passesOverWhatWillNotBeFixed() {
        assertThat(jql(Samples.firing("h1"), "wont_fix_resolution=Won't \"do\""))
                .isEqualTo("(resolution is EMPTY or resolution != \\\"Won't \\\\\\\"do\\\\\\\"\\\")"
                        + " and statusCategory != Done");
    }

    @Test
    void quotesTheProject() {
        assertThat(Written.config(Jira.class).search(Samples.firing("h1"), "a\"b\\"))
                .contains("project=\\\"a\\\\\\\"b\\\\\\\\\\\" and");
    }
}
