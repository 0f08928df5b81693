package io.grapevine.receiver.issue;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeTracker;
import io.grapevine.receiver.IssueNotifierContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GitlabNotifierIT extends IssueNotifierContract<Gitlab> {
    GitlabNotifierIT() {
        super(
                Gitlab.class,
                "GitLab",
                "group/alerts",
                "iid",
                "description",
                FakeGitlab::new,
                (url, secret) -> Map.of("url", url, "token", "glpat" + secret, "project", "group/alerts"));
    }

    @Override
    protected Notifier notifier(Gitlab config, Requests requests) {
        return config.notifier(requests);
    }

    @Override
    protected String assignees() {
        return ", assignee_ids: [12, '7']";
    }

    @Test
    void assigneesAreNumbersAndLabelsOneText() throws Exception {
        try (FakeTracker gitlab = new FakeGitlab()) {
            assertThat(send(notifier(gitlab.fields(), assignees() + ", labels: [a, b c]")))
                    .isInstanceOf(Outcome.Delivered.class);
            assertThat(only(gitlab).created().get("assignee_ids")).hasToString("[12,7]");
            assertThat(only(gitlab).created().get("labels").asText()).isEqualTo("a,b c");
        }
    }
}
