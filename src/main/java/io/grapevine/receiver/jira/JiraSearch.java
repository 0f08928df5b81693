package io.grapevine.receiver.jira;

import io.grapevine.base.go.Quoted;
import io.grapevine.httpclient.GoJson;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.DedupKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Search for the issue of a group, by a label that only its issues have. */
final class JiraSearch {
    private JiraSearch() {}

    /** The label, as Alertmanager writes it. */
    static String label(Notification notification) {
        return "ALERT{" + DedupKey.of(notification) + "}";
    }

    /**
     * The search for the issue of a group: one that is open, or, where the group fires and may open it again, one that
     * was resolved lately.
     *
     * @param project the key of the project, rendered
     */
    static String json(JiraConfig config, Notification notification, String project) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("fields", List.of("status"));
        search.put("jql", jql(config, notification, project));
        search.put("maxResults", 2);
        return GoJson.encode(search) + "\n";
    }

    private static String jql(JiraConfig config, Notification notification, String project) {
        StringBuilder jql = new StringBuilder();
        if (!config.wontFixResolution().isEmpty()) {
            String resolution = Quoted.quote(config.wontFixResolution());
            // an issue without a resolution is unequal to none, as far as Jira is concerned
            jql.append("(resolution is EMPTY or resolution != ")
                    .append(resolution)
                    .append(") and ");
        }
        long minutes = config.reopenDuration().toMinutes();
        if (notification.isFiring() && !config.reopenTransition().isEmpty() && minutes > 0) {
            jql.append("(resolutiondate is EMPTY OR resolutiondate >= -")
                    .append(minutes)
                    .append("m) and ");
        } else {
            jql.append("statusCategory != Done and ");
        }
        return jql.append("project=")
                .append(Quoted.quote(project))
                .append(" and labels=")
                .append(Quoted.quote(label(notification)))
                .append(" order by status ASC,resolutiondate DESC")
                .toString();
    }
}
