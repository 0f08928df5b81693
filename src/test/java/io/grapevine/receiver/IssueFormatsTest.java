package io.grapevine.receiver;

import static io.grapevine.Lists.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.issue.Github;
import io.grapevine.receiver.issue.Gitlab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssueFormatsTest {
    private static List<String> faults(String kind, String fields) {
        return AddedKinds.parse("receivers: [{name: r, " + kind + "_configs: [{" + fields + "}]}]").faults().stream()
                .map(fault -> fault.field().replaceFirst("^.*\\.", "") + ": " + fault.message())
                .toList();
    }

    @Test
    void theProductsOwnServersAreTheDefault() {
        Github github = AddedKinds.only(Github.class, "{token: t, repository: a/b}");
        assertThat(github.apiUrl().reveal()).isEqualTo("https://api.github.com/");
        assertThat(github.reopenDuration()).isEqualTo(Duration.ZERO);
        Gitlab gitlab =
                AddedKinds.only(Gitlab.class, "{url: 'http://lab/x', token_file: t, project: 42, reopen_duration: 1h}");
        assertThat(gitlab.url().reveal()).isEqualTo("http://lab/x/");
        assertThat(gitlab.tokenFile()).isEqualTo("/etc/am/t");
        assertThat(gitlab.reopenDuration()).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({
        "github, alerts",
        "github, a/b/c",
        "github, https://github.com/a/b",
        "github, a /b",
        "gitlab, alerts",
        "gitlab, /a/b",
        "gitlab, https://gitlab.com/a/b"
    })
    void aPlaceIsAPathOrATemplate(String kind, String place) {
        String field = kind.equals("github") ? "repository" : "project";
        assertThat(only(faults(kind, "token: t, " + field + ": '" + place + "'")))
                .startsWith(field + ": \"" + place + "\" (expected: the ");
        assertThat(faults(kind, "token: t, " + field + ": '{{ .CommonLabels.x }}'"))
                .isEmpty();
        assertThat(only(faults(kind, "token: t"))).contains("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token: t, token_file: f, "})
    void thereIsOneToken(String tokens) {
        assertThat(only(faults("github", tokens + "repository: a/b"))).contains("token");
        assertThat(only(faults("gitlab", tokens + "project: a/b"))).contains("token");
    }

    @Test
    void assigneesAreNoTemplates() {
        assertThat(faults("github", "token: t, repository: a/b, assignees: [ana, '{{ .CommonLabels.x }}', '@b']"))
                .containsExactly(
                        "assignees: \"{{ .CommonLabels.x }}\" (expected: the login of a user, which is not a template)",
                        "assignees: \"@b\" (expected: the login of a user, which is not a template)");
        assertThat(faults("gitlab", "token: t, project: a/b, assignee_ids: [7, ana]"))
                .containsExactly(
                        "assignee_ids: \"ana\" (expected: the ID of a user, which the profile shows; not a template)");
        assertThat(Kinds.textsOf("github"))
                .contains("repository", "title", "message", "link", "labels")
                .doesNotContain("assignees", "reopen_duration");
        assertThat(Kinds.textsOf("gitlab")).contains("project").doesNotContain("assignee_ids");
    }
}
